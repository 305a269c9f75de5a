/// Keys and values in the order in which they were written.
struct PDFDictionary: ExpressibleByDictionaryLiteral {
    private(set) var entries: [(key: String, value: PDFObject)]

    init(dictionaryLiteral elements: (String, PDFObject)...) {
        entries = elements.map { (key: $0.0, value: $0.1) }
    }

    init(entries: [(key: String, value: PDFObject)]) {
        self.entries = entries
    }

    subscript(key: String) -> PDFObject? {
        get { entries.first { $0.key == key }?.value }
        set {
            if let index = entries.firstIndex(where: { $0.key == key }) {
                if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
            } else if let newValue {
                entries.append((key: key, value: newValue))
            }
        }
    }
}
