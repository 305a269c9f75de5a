"""The twelve charts of `TwelveCharts.swift` for the peers: the same numbers by the same formulas, as Vega-Lite, as a page of HTML, and as a render file."""
import datetime
import json
import math

import vl_convert

TYPES = ["bar", "line", "area"]
# Our cards of 196 by 176 points, in CSS pixels.
CARD = (261, 235)


def rows(index):
    """What `TwelveCharts.table` gives."""
    if index % 3 == 0:
        return [{"group": f"Group {bar + 1}", "units": (bar * 37 + index * 11) % 50 + 10} for bar in range(8)]
    first = datetime.date(2026, 1, 1)
    return [
        {
            "day": str(first + datetime.timedelta(days=day)),
            "series": f"Series {series + 1}",
            "units": 100 + 20 * series + (day * 7 + series * 3) % 11 + 15 * math.sin(day / 7 + index),
        }
        for series in range(3)
        for day in range(60)
    ]


def chart(index):
    """One chart as Vega-Lite, without its size."""
    if index % 3 == 0:
        encoding = {
            "x": {"field": "group", "type": "nominal", "sort": None, "title": None},
            "y": {"field": "units", "type": "quantitative", "title": None},
        }
    else:
        encoding = {
            "x": {"field": "day", "type": "temporal", "scale": {"type": "utc"}, "title": None},
            "y": {"field": "units", "type": "quantitative", "title": None},
            "color": {"field": "series", "type": "nominal", "title": None, "legend": {"orient": "top"}},
        }
    return {
        "title": {"text": f"Chart {index + 1}", "subtitle": "units a month"},
        "data": {"values": rows(index)},
        "mark": TYPES[index % 3],
        "encoding": encoding,
    }


CONFIG = {"font": "Inter", "title": {"anchor": "start"}}


def one(index):
    """One chart with axes and legend, as large as our card."""
    size = {"width": CARD[0], "height": CARD[1], "padding": 0, "autosize": {"type": "fit", "contains": "padding"}}
    return {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": CONFIG, **size, **chart(index)}


def together():
    """All twelve as one concatenated chart; there, sizes are those of the plots alone. vl-convert takes a pixel for a point, so its page is larger."""
    plots = [{"width": 226, "height": 150, **chart(index)} for index in range(12)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": {**CONFIG, "concat": {"spacing": 18}},
        "columns": 4,
        "concat": plots,
        "resolve": {"scale": {"color": "independent"}},
    }


def html(body, script):
    places = "".join(f"#c{index} {{ left: {20 + 204 * (index % 4)}pt; top: {20 + 186 * (index // 4)}pt }}\n" for index in range(12))
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Twelve charts</title>
<style>
@page {{ size: A4 landscape; margin: 0 }}
body {{ margin: 0; font-family: Inter }}
section {{ position: absolute }}
{places}</style></head><body>{body}{script}</body></html>
"""


def drawing_page():
    """The page as a front end has it: data, specifications and the library, which draws SVG; `window.drawn` promises the number of charts."""
    body = "".join(f'<section id="c{index}"><div></div></section>' for index in range(12))
    specifications = json.dumps([one(index) for index in range(12)])
    library = vl_convert.javascript_bundle().replace("</script", "<\\/script")
    draw = f"""
const drawings = {specifications}.map((chart, index) => vegaEmbed(`#c${{index}} div`, chart, {{renderer: "svg", actions: false}}));
window.drawn = Promise.all(drawings).then(() => document.fonts.ready).then(() => document.querySelectorAll("svg").length);
"""
    return html(body, f'<script>{{{library}}}</script><script>{draw}</script>')


def drawn_page():
    """The same page with the charts as finished SVG and no library: the least that a browser can have to do."""
    body = "".join(f'<section id="c{index}">{vl_convert.vegalite_to_svg(one(index))}</section>' for index in range(12))
    return html(body, "<script>window.drawn = document.fonts.ready.then(() => document.querySelectorAll('svg').length);</script>")


def render_file():
    """The same charts for `vitrine render`: three rows of four on one page, cards about as large as those of our page."""
    widgets = [
        {
            "type": TYPES[index % 3],
            "title": f"Chart {index + 1}",
            "subtitle": "units a month",
            "position": {"x": 3 * (index % 4), "y": 3 * (index // 4), "w": 3, "h": 3},
            "data": rows(index),
        }
        for index in range(12)
    ]
    document = {"dashboard": {"title": "Twelve charts"}, "export": {"paper": "A4", "orientation": "landscape"}, "widgets": widgets}
    return json.dumps(document)
