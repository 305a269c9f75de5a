#!/usr/bin/env python3
"""Converts the Natural Earth 1:110m country shapefile into countries-110m.bin.

Usage: convert_countries.py naturalearth_lowres.shp countries-110m.bin

Format (all integers are LEB128 varints, signed ones zigzag coded):
    "VGEO" 1 | number of countries | per country:
        iso3, iso2, name, aliases joined by "|"   each: byte length, UTF-8
        number of rings | per ring: number of points, then x and y of each as the difference to the point before, in 0.01 degrees
Rings are not closed by a repeated point. Natural Earth is in the public domain; its boundaries are de facto.
"""
import struct
import sys

ISO2 = dict(
    pair.split(":")
    for pair in """
AFG:AF AGO:AO ALB:AL ARE:AE ARG:AR ARM:AM ATA:AQ ATF:TF AUS:AU AUT:AT AZE:AZ BDI:BI BEL:BE BEN:BJ BFA:BF BGD:BD BGR:BG BHS:BS BIH:BA BLR:BY
BLZ:BZ BOL:BO BRA:BR BRN:BN BTN:BT BWA:BW CAF:CF CAN:CA CHE:CH CHL:CL CHN:CN CIV:CI CMR:CM COD:CD COG:CG COL:CO CRI:CR CUB:CU CYP:CY CZE:CZ
DEU:DE DJI:DJ DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ERI:ER ESH:EH ESP:ES EST:EE ETH:ET FIN:FI FJI:FJ FLK:FK FRA:FR GAB:GA GBR:GB GEO:GE GHA:GH
GIN:GN GMB:GM GNB:GW GNQ:GQ GRC:GR GRL:GL GTM:GT GUY:GY HND:HN HRV:HR HTI:HT HUN:HU IDN:ID IND:IN IRL:IE IRN:IR IRQ:IQ ISL:IS ISR:IL ITA:IT
JAM:JM JOR:JO JPN:JP KAZ:KZ KEN:KE KGZ:KG KHM:KH KOR:KR KWT:KW LAO:LA LBN:LB LBR:LR LBY:LY LKA:LK LSO:LS LTU:LT LUX:LU LVA:LV MAR:MA MDA:MD
MDG:MG MEX:MX MKD:MK MLI:ML MMR:MM MNE:ME MNG:MN MOZ:MZ MRT:MR MWI:MW MYS:MY NAM:NA NCL:NC NER:NE NGA:NG NIC:NI NLD:NL NOR:NO NPL:NP NZL:NZ
OMN:OM PAK:PK PAN:PA PER:PE PHL:PH PNG:PG POL:PL PRI:PR PRK:KP PRT:PT PRY:PY PSE:PS QAT:QA ROU:RO RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SLB:SB
SLE:SL SLV:SV SOM:SO SRB:RS SSD:SS SUR:SR SVK:SK SVN:SI SWE:SE SWZ:SZ SYR:SY TCD:TD TGO:TG THA:TH TJK:TJ TKM:TM TLS:TL TTO:TT TUN:TN TUR:TR
TWN:TW TZA:TZ UGA:UG UKR:UA URY:UY USA:US UZB:UZ VEN:VE VNM:VN VUT:VU XKX:XK YEM:YE ZAF:ZA ZMB:ZM ZWE:ZW CYN: SOL:
""".split()
)

ALIASES = {
    "USA": "United States|US|U.S.|U.S.A.|America", "GBR": "UK|Great Britain|Britain|England", "RUS": "Russian Federation", "KOR": "Korea|Republic of Korea",
    "PRK": "DPRK|Democratic People's Republic of Korea", "CZE": "Czech Republic", "CIV": "Ivory Coast|Cote d'Ivoire",
    "COD": "Democratic Republic of the Congo|DR Congo|DRC|Congo, Dem. Rep.|Congo-Kinshasa", "COG": "Republic of the Congo|Congo-Brazzaville|Congo, Rep.",
    "BIH": "Bosnia and Herzegovina|Bosnia", "CAF": "Central African Republic", "DOM": "Dominican Republic", "GNQ": "Equatorial Guinea",
    "SWZ": "Swaziland|Eswatini", "MKD": "Macedonia|North Macedonia", "SSD": "South Sudan", "SLB": "Solomon Islands", "FLK": "Falkland Islands",
    "ATF": "French Southern Territories", "ESH": "Western Sahara", "CYN": "Northern Cyprus", "TLS": "East Timor|Timor-Leste", "LAO": "Lao PDR",
    "VNM": "Viet Nam", "SYR": "Syrian Arab Republic", "IRN": "Islamic Republic of Iran|Iran, Islamic Rep.", "VEN": "Venezuela, RB",
    "BOL": "Plurinational State of Bolivia", "TZA": "United Republic of Tanzania", "MDA": "Republic of Moldova", "TUR": "Türkiye|Turkiye",
    "MMR": "Burma", "ARE": "UAE", "PSE": "State of Palestine|Palestinian Territories|West Bank and Gaza", "BRN": "Brunei Darussalam",
    "EGY": "Egypt, Arab Rep.", "GMB": "The Gambia", "BHS": "The Bahamas", "TWN": "Chinese Taipei", "SVK": "Slovak Republic", "KGZ": "Kyrgyz Republic",
    "DEU": "Deutschland", "XKX": "XKK|XK",
}


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def zigzag(value):
    return varint(value << 1 if value >= 0 else (-value << 1) - 1)


def text(value):
    data = value.encode("utf-8")
    return varint(len(data)) + data


def attributes(path):
    data = open(path, "rb").read()
    count, header, length = struct.unpack("<IHH", data[4:12])
    fields, offset = [], 32
    while data[offset] != 13:
        fields.append((data[offset : offset + 11].rstrip(b"\0").decode(), data[offset + 16]))
        offset += 32
    for index in range(count):
        row, at = {}, header + index * length + 1
        for name, width in fields:
            row[name] = data[at : at + width].decode("iso-8859-1").strip()
            at += width
        yield row


def polygons(path):
    data = open(path, "rb").read()
    at = 100
    while at < len(data):
        size = struct.unpack(">II", data[at : at + 8])[1] * 2
        body = data[at + 8 : at + 8 + size]
        at += 8 + size
        parts, points = struct.unpack("<II", body[36:44])
        starts = list(struct.unpack(f"<{parts}I", body[44 : 44 + 4 * parts])) + [points]
        base = 44 + 4 * parts
        every = [struct.unpack("<dd", body[base + 16 * i : base + 16 * i + 16]) for i in range(points)]
        yield [every[a:b] for a, b in zip(starts, starts[1:])]


def split_at_antimeridian(ring):
    """Cuts a ring that jumps from one side of the map to the other into one ring on each side."""
    if ring[0] == ring[-1]:
        ring = ring[:-1]
    jumps = [i for i in range(len(ring)) if abs(ring[i][0] - ring[i - 1][0]) > 180]
    if not jumps or any(y < -85 for _, y in ring):
        return [ring]
    sides = {1: [], -1: []}
    for i, (x, y) in enumerate(ring):
        px, py = ring[i - 1]
        if abs(x - px) > 180:
            side = 1 if px > 0 else -1
            reach = abs(180 * side - px) + abs(-180 * side - x)
            share = abs(180 * side - px) / reach if reach else 0.5
            cut = py + (y - py) * share
            sides[side].append((180.0 * side, cut))
            sides[-side].append((-180.0 * side, cut))
        sides[1 if x > 0 else -1].append((x, y))
    return [s for s in sides.values() if len(s) >= 3]


def rounded(ring):
    out = []
    for x, y in ring:
        point = (round(x * 100), round(y * 100))
        if not out or out[-1] != point:
            out.append(point)
    if len(out) > 1 and out[0] == out[-1]:
        out.pop()
    return out


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))) / 2


def main(source, target):
    countries = []
    for row, rings in zip(attributes(source[:-4] + ".dbf"), polygons(source)):
        iso3 = "XKX" if row["iso_a3"] == "-99" and row["name"] == "Kosovo" else row["iso_a3"]
        split = [rounded(piece) for ring in rings for piece in split_at_antimeridian(ring)]
        split = sorted((r for r in split if len(r) >= 3 and area(r) > 0), key=area, reverse=True)
        countries.append((iso3, ISO2[iso3], row["name"], ALIASES.get(iso3, ""), split))
    countries.sort(key=lambda c: c[0])
    out = bytearray(b"VGEO\x01") + varint(len(countries))
    for iso3, iso2, name, aliases, rings in countries:
        out += text(iso3) + text(iso2) + text(name) + text(aliases) + varint(len(rings))
        for ring in rings:
            out += varint(len(ring))
            x0 = y0 = 0
            for x, y in ring:
                out += zigzag(x - x0) + zigzag(y - y0)
                x0, y0 = x, y
    open(target, "wb").write(out)
    points = sum(len(r) for c in countries for r in c[4])
    print(f"{len(countries)} countries, {sum(len(c[4]) for c in countries)} rings, {points} points, {len(out)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:3])
