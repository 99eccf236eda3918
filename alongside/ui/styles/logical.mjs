// Turns left and right into start and end in the built styles, GOV.UK's too, so that pages read right-to-left as well.
// Run by `npm run build` on alongside.css.
import { readFileSync, writeFileSync } from "node:fs";

const SIDE = { left: "start", right: "end" };
const CORNER = { "top-left": "start-start", "top-right": "start-end", "bottom-left": "end-start", "bottom-right": "end-end" };

function logical(css) {
  return css
    .replace(/([;{])(margin|padding|border)-(left|right)((?:-[a-z]+)?):/g, (_all, before, name, side, rest) => `${before}${name}-inline-${SIDE[side]}${rest}:`)
    .replace(/([;{])(left|right):/g, (_all, before, side) => `${before}inset-inline-${SIDE[side]}:`)
    .replace(/text-align:(left|right)/g, (_all, side) => `text-align:${SIDE[side]}`)
    .replace(/([;{])float:(left|right)/g, (_all, before, side) => `${before}float:${side};float:inline-${SIDE[side]}`)
    .replace(/([;{])clear:(left|right)/g, (_all, before, side) => `${before}clear:inline-${SIDE[side]}`)
    .replace(/border-(top-left|top-right|bottom-left|bottom-right)-radius/g, (_all, corner) => `border-${CORNER[corner]}-radius`)
    .replace(/([;{])(margin|padding):([^;{}\s]+) ([^;{}\s]+) ([^;{}\s]+) ([^;{}\s]+)(?=[;}])/g, (all, before, name, top, right, bottom, left) =>
      right === left ? all : `${before}${name}-block:${top} ${bottom};${name}-inline:${left} ${right}`);
}

for (const path of process.argv.slice(2)) writeFileSync(path, logical(readFileSync(path, "utf8")));
