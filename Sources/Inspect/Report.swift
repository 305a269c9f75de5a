/// What was found in a file.
struct Report: Encodable {
    struct Page: Encodable {
        let width: Double
        let height: Double
        let textLength: Int
    }

    struct Font: Encodable {
        let name: String
        let type: String
        let embedded: Bool
        let subset: Bool
    }

    let title: String
    let pages: [Page]
    let fonts: [Font]
}
