import CCairo
import Charts

extension CairoCanvas {
    /// Lines of more points than this are stroked in pieces: the cost of one long line grows faster than its length.
    private static let longestStroke = 64

    func draw(_ path: Path, fill: Paint?, stroke: Stroke?, at place: Point, clip: Rect, antialias: Bool) {
        if let fill {
            setSource(fill, at: place)
            trace(path, at: place, clip: clip, margin: 8, asArea: true)
            setAntialias(antialias)
            cairo_fill(cairo)
        }
        guard let stroke else { return }
        let width = min(stroke.width, 2000)
        cairo_set_line_width(cairo, width)
        cairo_set_line_cap(cairo, stroke.cap.cairo)
        cairo_set_line_join(cairo, stroke.join.cairo)
        let dash = stroke.visibleDash
        cairo_set_dash(cairo, dash, Int32(dash.count), 0)
        if dash.isEmpty, path.elements.count > Self.longestStroke, case .solid(let color) = stroke.paint {
            strokeInPieces(path, color: color, width: width, at: place, clip: clip)
        } else {
            setSource(stroke.paint, at: place)
            trace(path, at: place, clip: clip, margin: width * 4 + 8, asArea: false)
            setAntialias(antialias)
            cairo_stroke(cairo)
        }
        if !dash.isEmpty { cairo_set_dash(cairo, nil, 0, 0) }
    }

    private func setAntialias(_ antialias: Bool) {
        cairo_set_antialias(cairo, antialias ? CAIRO_ANTIALIAS_DEFAULT : CAIRO_ANTIALIAS_NONE)
    }

    /// Strokes short overlapping pieces one after the other; a see-through colour is applied once, to the whole.
    private func strokeInPieces(_ path: Path, color: Color, width: Double, at place: Point, clip: Rect) {
        let isOpaque = color.alpha >= 1
        if isOpaque {
            setSource(color)
        } else {
            cairo_push_group_with_content(cairo, CAIRO_CONTENT_ALPHA)
            cairo_set_source_rgba(cairo, 0, 0, 0, 1)
        }
        let isSafe = SafePath.isSafe(path, at: place)
        let visible = isSafe ? path : SafePath.outline(path, at: place, inside: clip.inset(by: -(width * 4 + 8)))
        let shift = isSafe ? place : .zero
        let isLong = visible.elements.count > 4096
        cairo_set_antialias(cairo, isLong ? CAIRO_ANTIALIAS_FAST : CAIRO_ANTIALIAS_DEFAULT)
        let pieceLength = isLong ? 128 : 32
        var count = 0
        var start = Point.zero
        var previous: Point?
        var beforePrevious: Point?
        for element in visible.elements {
            switch element {
            case .move(let point):
                cairo_move_to(cairo, point.x + shift.x, point.y + shift.y)
                start = point
                (beforePrevious, previous) = (nil, point)
            case .line(let point):
                cairo_line_to(cairo, point.x + shift.x, point.y + shift.y)
                (beforePrevious, previous) = (previous, point)
            case .cubic(let a, let b, let c):
                cairo_curve_to(cairo, a.x + shift.x, a.y + shift.y, b.x + shift.x, b.y + shift.y, c.x + shift.x, c.y + shift.y)
                (beforePrevious, previous) = (nil, c)
            case .close:
                cairo_line_to(cairo, start.x + shift.x, start.y + shift.y)
                (beforePrevious, previous) = (previous, start)
            }
            count += 1
            if count >= pieceLength, let previous, let beforePrevious {
                cairo_stroke(cairo)
                cairo_move_to(cairo, beforePrevious.x + shift.x, beforePrevious.y + shift.y)
                cairo_line_to(cairo, previous.x + shift.x, previous.y + shift.y)
                count = 1
            }
        }
        cairo_stroke(cairo)
        if !isOpaque, let mask = cairo_pop_group(cairo) {
            setSource(color)
            cairo_mask(cairo, mask)
            cairo_pattern_destroy(mask)
        }
    }

    /// Hands a path to Cairo.
    func trace(_ path: Path, at place: Point, clip: Rect, margin: Double, asArea: Bool) {
        guard SafePath.isSafe(path, at: place) else {
            let limit = clip.inset(by: -margin)
            emit(asArea ? SafePath.area(path, at: place, inside: limit) : SafePath.outline(path, at: place, inside: limit), at: .zero)
            return
        }
        emit(path, at: place)
    }

    private func emit(_ path: Path, at place: Point) {
        cairo_new_path(cairo)
        for element in path.elements {
            switch element {
            case .move(let point): cairo_move_to(cairo, point.x + place.x, point.y + place.y)
            case .line(let point): cairo_line_to(cairo, point.x + place.x, point.y + place.y)
            case .cubic(let a, let b, let c):
                cairo_curve_to(cairo, a.x + place.x, a.y + place.y, b.x + place.x, b.y + place.y, c.x + place.x, c.y + place.y)
            case .close: cairo_close_path(cairo)
            }
        }
    }
}

extension Stroke.Cap {
    fileprivate var cairo: cairo_line_cap_t {
        switch self {
        case .butt: CAIRO_LINE_CAP_BUTT
        case .round: CAIRO_LINE_CAP_ROUND
        case .square: CAIRO_LINE_CAP_SQUARE
        }
    }
}

extension Stroke.Join {
    fileprivate var cairo: cairo_line_join_t {
        switch self {
        case .miter: CAIRO_LINE_JOIN_MITER
        case .round: CAIRO_LINE_JOIN_ROUND
        case .bevel: CAIRO_LINE_JOIN_BEVEL
        }
    }
}
