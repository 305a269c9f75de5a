import Charts
import Foundation

/// Letters of one font on a page, whose codes are not known yet.
struct PageText {
    let run: ShapedLine.Run
    let placement: TextPlacement
    /// The text that a picture shows, when the letters only stand in for it, unseen.
    var standsFor: [UInt8]?
    /// How wide the letters that stand in are to be, in points.
    var width = 0.0
}

extension TextPlacement {
    /// Where a point relative to the start of the baseline lies on the page.
    func point(_ point: Point) -> Point {
        guard rotation != 0 else { return Point(origin.x + shift + point.x, origin.y + point.y) }
        let (sine, cosine) = (sin(rotation * .pi / 180), cos(rotation * .pi / 180))
        let x = shift + point.x
        return Point(origin.x + x * cosine - point.y * sine, origin.y + x * sine + point.y * cosine)
    }
}
