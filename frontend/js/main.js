// Everything here only makes faster or safer what already works without it.
import "htmx.org";
import "./dialogs.js";
import "./drafts.js";
import "./folded.js";
import "./forms.js";
import "./keys.js";
import "./menus.js";
import "./redrawn.js";
import "./refused.js";
import "./theme.js";
import "./versions.js";
import "./zone.js";

if (document.querySelector("[data-map]")) import("./map.js");
if (document.querySelector("[data-network]")) import("./network.js");
