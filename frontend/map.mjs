// Draws Europe once, at build time: a picture whose parts pages refer to by id, and the point of each
// country for its dot. The atlas shows Ukraine whole; tests/frontend/test_map.py holds it to that.
import { geoAzimuthalEqualArea, geoPath } from "d3-geo";
import { merge, mesh } from "topojson-client";
import { CODES, PARTS } from "./countries.mjs";

const WIDTH = 760;
const HEIGHT = 640;
const CENTRE = [14, 52.5];
const SCALE = 985;
const SHIFT = [WIDTH / 2 - 25, HEIGHT / 2 - 12];

const projection = geoAzimuthalEqualArea()
  .rotate([-CENTRE[0], -CENTRE[1]])
  .scale(SCALE)
  .translate(SHIFT)
  .precision(2)
  .clipExtent([[-4, -4], [WIDTH + 4, HEIGHT + 4]]);
const draw = geoPath(projection).digits(1);

/** Drops steps too small to see; the atlas is finer than the picture. */
function thin(path) {
  let at = [0, 0];
  return path.replace(/([ML])(-?[\d.]+),(-?[\d.]+)/g, (step, kind, x, y) => {
    const near = Math.hypot(x - at[0], y - at[1]) < 0.7;
    if (kind === "L" && near) return "";
    at = [Number(x), Number(y)];
    return step;
  });
}

/** The middle of a country's largest piece on the picture, for its dot. */
function middle(shape) {
  const pieces = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
  const polygons = pieces.map((coordinates) => ({ type: "Polygon", coordinates }));
  const largest = polygons.sort((a, b) => draw.area(b) - draw.area(a))[0];
  return draw.centroid(largest).map((value) => Math.round(value * 10) / 10);
}

/** topology: the atlas. Returns the picture as SVG text and the points of the countries. */
export function drawEurope(topology) {
  const shapes = topology.objects.countries.geometries;
  const owner = (shape) => PARTS[shape.properties.a3] ?? shape.properties.a3;
  const paths = [];
  const points = {};
  for (const [a3, code] of Object.entries(CODES)) {
    const shape = merge(topology, shapes.filter((each) => owner(each) === a3));
    const path = draw(shape);
    if (!path) continue;
    const drawn = thin(path);
    paths.push(`<path id="${code}" d="${drawn}"/>`);
    const [x, y] = middle(shape);
    if (x > 0 && y > 0 && x < WIDTH && y < HEIGHT) points[code] = [x, y];
  }
  const others = shapes.filter((shape) => !(owner(shape) in CODES));
  const land = thin(draw(merge(topology, others)));
  const borders = thin(draw(mesh(topology, topology.objects.countries, (a, b) => owner(a) !== owner(b))));
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">` +
    `<path id="land" d="${land}"/><g id="countries">${paths.join("")}</g><path id="borders" d="${borders}"/></svg>\n`;
  return { svg, points: { width: WIDTH, height: HEIGHT, centre: CENTRE, scale: SCALE, shift: SHIFT, countries: points } };
}
