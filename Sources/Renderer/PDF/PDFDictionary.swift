/// Keys and values in the order in which they were written.
struct PDFDictionary: ExpressibleByDictionaryLiteral {
    /// A key with its value.
    struct Entry {
        let key: String
        var value: PDFObject
    }

    private(set) var entries: [Entry]

    init(dictionaryLiteral elements: (String, PDFObject)...) {
        entries = elements.map { Entry(key: $0.0, value: $0.1) }
    }

    init(entries: [Entry]) {
        self.entries = entries
    }

    subscript(key: String) -> PDFObject? {
        get { entries.first { $0.key == key }?.value }
        set {
            if let index = entries.firstIndex(where: { $0.key == key }) {
                if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
            } else if let newValue {
                entries.append(Entry(key: key, value: newValue))
            }
        }
    }
}
