// Who has worked with whom, drawn from the table of ties. d3-force starts every layout from the same
// places and the same random numbers, so the picture is the same each time and is drawn at rest.
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { create } from "d3-selection";

const narrow = window.matchMedia("(max-width: 720px)").matches;
const WIDTH = narrow ? 400 : 760;
const HEIGHT = narrow ? 420 : 460;
const STEPS = 300;
const MANY = 40; // above this, only members carry their name until pointed at

/** The companies and ties of the table. */
function readTies(figure) {
  const nodes = new Map();
  const ties = [...figure.querySelectorAll("tbody tr")].map((row) => {
    const ends = [...row.querySelectorAll("[data-node]")].map((link) => {
      const id = link.dataset.node;
      if (!nodes.has(id)) {
        nodes.set(id, { id, name: link.textContent, href: link.href, member: "member" in link.dataset, degree: 0 });
      }
      nodes.get(id).degree += 1;
      return id;
    });
    return { source: ends[0], target: ends[1], programme: row.dataset.programme, projects: Number(row.dataset.projects) };
  });
  return { nodes: [...nodes.values()], ties };
}

/** Settles the layout without showing the way there. */
function settle(nodes, ties) {
  forceSimulation(nodes)
    .force("tie", forceLink(ties).id((node) => node.id).distance(74))
    .force("apart", forceManyBody().strength(-260))
    .force("room", forceCollide((node) => radius(node) + 12))
    .force("middle", forceCenter(WIDTH / 2, HEIGHT / 2))
    .force("x", forceX(WIDTH / 2).strength(0.05))
    .force("y", forceY(HEIGHT / 2).strength(0.09))
    .stop()
    .tick(STEPS);
  spread(nodes, "x", 90, WIDTH - 90);
  spread(nodes, "y", 24, HEIGHT - 36);
}

/** Uses the whole picture: stretches one coordinate to fill it. */
function spread(nodes, axis, from, to) {
  const places = nodes.map((node) => node[axis]);
  const low = Math.min(...places);
  const width = Math.max(...places) - low;
  for (const node of nodes) node[axis] = width ? from + ((node[axis] - low) / width) * (to - from) : (from + to) / 2;
}

const radius = (node) => 4 + Math.min(Math.sqrt(node.degree) * 2, 8) + (node.member ? 2 : 0);

function draw(figure) {
  const { nodes, ties } = readTies(figure);
  const picture = figure.querySelector(".network-picture");
  if (!nodes.length || !picture) return;
  const programmes = [...new Set(ties.map((tie) => tie.programme))];
  const colour = (tie) => `p${(programmes.indexOf(tie.programme) % 5) + 1}`;
  settle(nodes, ties);

  const svg = create("svg").attr("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  const lines = svg.append("g").selectAll("line").data(ties).join("line")
    .attr("class", (tie) => `network-tie ${colour(tie)}`)
    .attr("stroke-width", (tie) => 1 + Math.min(tie.projects, 6) * 0.6)
    .attr("x1", (tie) => tie.source.x).attr("y1", (tie) => tie.source.y)
    .attr("x2", (tie) => tie.target.x).attr("y2", (tie) => tie.target.y);
  const marks = svg.append("g").selectAll("a").data(nodes).join("a")
    .attr("class", (node) => `network-node${node.member ? " member" : ""}`)
    .attr("href", (node) => node.href)
    .attr("aria-label", (node) => node.name);
  marks.append("circle").attr("cx", (node) => node.x).attr("cy", (node) => node.y).attr("r", radius);
  marks.append("text").attr("x", (node) => node.x).attr("y", (node) => node.y + radius(node) + 11)
    .attr("text-anchor", "middle").attr("aria-hidden", "true")
    .text((node) => (nodes.length <= MANY || node.member ? node.name : ""));

  const only = (chosen) => {
    const near = new Set([chosen]);
    for (const tie of ties) {
      if (tie.source === chosen) near.add(tie.target);
      if (tie.target === chosen) near.add(tie.source);
    }
    lines.classed("dim", (tie) => chosen && tie.source !== chosen && tie.target !== chosen);
    marks.classed("dim", (node) => chosen && !near.has(node));
  };
  marks.on("pointerenter focus", (event, node) => only(node)).on("pointerleave blur", () => only(null));

  const key = create("p").attr("class", "network-key");
  for (const tie of programmes.map((name) => ties.find((each) => each.programme === name))) {
    const entry = key.append("span");
    entry.append("svg").attr("viewBox", "0 0 22 8").append("path")
      .attr("class", `network-tie ${colour(tie)}`).attr("d", "M0 4h22").attr("stroke-width", 3);
    entry.append("span").text(` ${tie.programme}`);
  }
  key.append("span").text(figure.dataset.hint ?? "");
  picture.append(svg.node(), key.node());
  picture.hidden = false;
  figure.querySelector("[data-network-table]")?.removeAttribute("open");
}

document.querySelectorAll("[data-network]").forEach(draw);
