import Charts
import Foundation

/// The content stream of one page while it is written. Coordinates are given with y down and written with y up.
final class PageContent {
    /// Text whose letters get their codes once all pages are painted; it belongs before byte `offset`.
    struct PendingText {
        let offset: Int
        /// Changes whenever the font that was set last may not hold any more.
        let state: Int
        let text: PageText
    }

    /// What the next operator will find; a clip's end brings the state of its beginning back.
    private struct State {
        var fill: Color?
        var stroke: Color?
        var alpha = 1.0
        var width = 1.0
        var cap = Stroke.Cap.butt
        var join = Stroke.Join.miter
        var dash: [Double] = []
    }

    /// Height of the page in points.
    let height: Double
    private(set) var bytes: [UInt8] = []
    private(set) var texts: [PendingText] = []
    private var state = State()
    private var saved: [State] = []
    private var restores = 0

    init(height: Double) {
        self.height = height
        bytes.reserveCapacity(16_384)
    }

    /// A marked piece begins.
    func beginPiece(_ piece: DocumentStructure.Piece) {
        if let number = piece.number {
            write("/")
            write(piece.type.name)
            write(" <</MCID ")
            ContentNumber.append(number, to: &bytes)
            write(">> BDC\n")
        } else {
            write("/Artifact BMC\n")
        }
    }

    /// The piece ends.
    func endPiece() {
        write("EMC\n")
    }

    func save() {
        saved.append(state)
        write("q\n")
    }

    func restore() {
        if let last = saved.popLast() { state = last }
        restores += 1
        write("Q\n")
    }

    /// Limits painting to a rectangle.
    func clip(_ area: Rect) {
        rectangle(area)
        write("W n\n")
    }

    func setFill(_ color: Color) {
        if state.fill != color.opaque {
            state.fill = color.opaque
            write(color, gray: "g\n", rgb: "rg\n")
        }
    }

    func setStroke(_ color: Color) {
        if state.stroke != color.opaque {
            state.stroke = color.opaque
            write(color, gray: "G\n", rgb: "RG\n")
        }
    }

    /// Paints with a pattern from the resources.
    func setPattern(_ name: String, isStroke: Bool) {
        if isStroke { state.stroke = nil } else { state.fill = nil }
        write(named: isStroke ? "/Pattern CS /\(name) SCN\n" : "/Pattern cs /\(name) scn\n")
    }

    /// Opacity of all that follows; `name` gives the name of the state in the resources.
    func setAlpha(_ alpha: Double, name: (Double) -> String) {
        guard state.alpha != alpha else { return }
        state.alpha = alpha
        write(named: "/\(name(alpha)) gs\n")
    }

    func setStyle(_ stroke: Stroke, width: Double) {
        if state.width != width {
            state.width = width
            number(width)
            write("w\n")
        }
        if state.cap != stroke.cap {
            state.cap = stroke.cap
            write(stroke.cap == .butt ? "0 J\n" : stroke.cap == .round ? "1 J\n" : "2 J\n")
        }
        if state.join != stroke.join {
            state.join = stroke.join
            write(stroke.join == .miter ? "0 j\n" : stroke.join == .round ? "1 j\n" : "2 j\n")
        }
        let dash = stroke.visibleDash
        if state.dash != dash {
            state.dash = dash
            write("[")
            for length in dash { number(length) }
            write("] 0 d\n")
        }
    }

    /// Adds a path, moved by `place`, to the current one. Points that would be written with the same digits as the one before are left out.
    func trace(_ path: Path, at place: Point) {
        if let area = path.asRectangle { return rectangle(area.offset(by: place)) }
        var last: (x: Int, y: Int)?
        for element in path.elements {
            switch element {
            case .move(let target):
                let spot = rounded(target, place)
                point(spot)
                write("m\n")
                last = spot
            case .line(let target):
                let spot = rounded(target, place)
                if let last, last == spot { continue }
                point(spot)
                write("l\n")
                last = spot
            case .cubic(let first, let second, let end):
                let spot = rounded(end, place)
                point(rounded(first, place))
                point(rounded(second, place))
                point(spot)
                write("c\n")
                last = spot
            case .close:
                write("h\n")
                last = nil
            }
        }
    }

    func rectangle(_ area: Rect) {
        number(area.minX)
        number(height - area.maxY)
        number(area.width)
        number(area.height)
        write("re\n")
    }

    /// Draws a picture from the resources into a frame.
    func image(_ name: String, in frame: Rect, turnedBy rotation: Double, around origin: Point) {
        write("q\n")
        if rotation != 0 {
            let (sine, cosine) = (sin(rotation * .pi / 180), cos(rotation * .pi / 180))
            matrix(cosine, -sine, sine, cosine, origin.x, height - origin.y)
            matrix(frame.width, 0, 0, frame.height, frame.minX - origin.x, origin.y - frame.maxY)
        } else {
            matrix(frame.width, 0, 0, frame.height, frame.minX, height - frame.maxY)
        }
        write(named: "/\(name) Do\nQ\n")
    }

    private func matrix(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double) {
        for value in [a, b, c, d, e, f] { ContentNumber.appendFine(value, to: &bytes) }
        write("cm\n")
    }

    /// Adds text whose letters get their codes later.
    func add(_ text: PageText) {
        texts.append(PendingText(offset: bytes.count, state: restores, text: text))
    }

    func write(_ operators: StaticString) {
        bytes.append(operators)
    }

    /// Appends operators with names of resources.
    func write(named operators: String) {
        bytes += operators.utf8
    }

    private func number(_ value: Double) {
        ContentNumber.append(value, to: &bytes)
    }

    private func point(_ spot: (x: Int, y: Int)) {
        ContentNumber.append(hundredths: spot.x, to: &bytes)
        ContentNumber.append(hundredths: spot.y, to: &bytes)
    }

    /// A point in the hundredths that are written.
    private func rounded(_ point: Point, _ place: Point) -> (x: Int, y: Int) {
        (ContentNumber.hundredths(point.x + place.x), ContentNumber.hundredths(height - (point.y + place.y)))
    }

    private func write(_ color: Color, gray: StaticString, rgb: StaticString) {
        ContentNumber.appendFine(color.red, to: &bytes)
        if color.red == color.green, color.green == color.blue { return write(gray) }
        ContentNumber.appendFine(color.green, to: &bytes)
        ContentNumber.appendFine(color.blue, to: &bytes)
        write(rgb)
    }
}

extension Color {
    /// The colour without its transparency.
    var opaque: Color { Color(red: red, green: green, blue: blue) }
}

extension Path {
    /// The rectangle that the path is, when it is nothing else.
    fileprivate var asRectangle: Rect? {
        guard elements.count == 5, case .move(let a) = elements[0], case .line(let b) = elements[1], case .line(let c) = elements[2],
            case .line(let d) = elements[3], case .close = elements[4], a.y == b.y, b.x == c.x, c.y == d.y, d.x == a.x, b.x >= a.x, c.y >= b.y
        else { return nil }
        return Rect(left: a.x, top: a.y, right: c.x, bottom: c.y)
    }
}
