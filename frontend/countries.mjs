// Three-letter codes of the atlas -> the two-letter codes of the application, for every country that
// may carry a dot on the map: the EU, its neighbours, and the countries associated to its programmes.
export const CODES = {
  ALB: "AL", AND: "AD", ARM: "AM", AUT: "AT", AZE: "AZ", BEL: "BE", BGR: "BG", BIH: "BA", BLR: "BY", CHE: "CH", CYP: "CY", CZE: "CZ",
  DEU: "DE", DNK: "DK", ESP: "ES", EST: "EE", FIN: "FI", FRA: "FR", FRO: "FO", GBR: "GB", GEO: "GE", GRC: "GR", HRV: "HR", HUN: "HU",
  IRL: "IE", ISL: "IS", ISR: "IL", ITA: "IT", LIE: "LI", LTU: "LT", LUX: "LU", LVA: "LV", MCO: "MC", MDA: "MD", MKD: "MK", MLT: "MT",
  MNE: "ME", NLD: "NL", NOR: "NO", POL: "PL", PRT: "PT", ROU: "RO", RUS: "RU", SMR: "SM", SRB: "RS", SVK: "SK", SVN: "SI", SWE: "SE",
  TUN: "TN", TUR: "TR", UKR: "UA", VAT: "VA", XKX: "XK",
};

// Shapes the atlas draws apart that belong to a country above.
export const PARTS = { CYN: "CYP", ALA: "FIN", GGY: "GBR", IMN: "GBR", JEY: "GBR" };
