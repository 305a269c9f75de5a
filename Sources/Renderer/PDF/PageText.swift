import Charts
import Foundation

/// Letters of one font on a page, whose codes are not known yet.
struct PageText {
    /// A picture that letters stand in for, unseen.
    struct Picture {
        /// What it shows, in UTF-8.
        let text: [UInt8]
        /// How wide it is, in points.
        let width: Double
    }

    let run: ShapedLine.Run
    /// Rank of the run's font among those of the document.
    let face: Int
    let placement: TextPlacement
    var standsFor: Picture?
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
