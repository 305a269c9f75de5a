/// The objects of a PDF file.
struct PDFFile {
    /// A value with, for streams, the bytes that follow its dictionary.
    struct Entry {
        var value: PDFObject
        var stream: ArraySlice<UInt8>?
    }

    private var entries: [Entry?] = []
    /// Objects that are bytes already.
    private(set) var written: [WrittenObjects] = []
    var root = 0
    private var next = 1

    /// An empty file.
    init() {}

    /// Reads a file with one classic cross-reference table, as Cairo writes it.
    init(_ bytes: [UInt8]) throws(RendererError) {
        var scanner = PDFScanner(bytes: bytes, position: max(0, bytes.count - 64))
        guard let mark = bytes.lastOccurrence(of: "startxref", from: max(0, bytes.count - 64)) else {
            throw RendererError(.document, "the document that Cairo wrote has no end")
        }
        scanner.position = mark + 9
        guard let table = scanner.integer() else { throw RendererError(.document, "the document that Cairo wrote has no table of objects") }
        scanner.position = table
        guard scanner.skip("xref"), scanner.integer() == 0, let count = scanner.integer(), count < bytes.count else {
            throw RendererError(.document, "the document that Cairo wrote has no table of objects")
        }
        var offsets: [(number: Int, offset: Int)] = []
        for number in 0..<count {
            guard let offset = scanner.integer(), scanner.integer() != nil else {
                throw RendererError(.document, "the document's table of objects is cut off at entry \(number)")
            }
            if scanner.skip("n") {
                offsets.append((number, offset))
            } else if !scanner.skip("f") {
                throw RendererError(.document, "the document's table of objects is broken at entry \(number)")
            }
        }
        guard scanner.skip("trailer"), let root = try scanner.value().dictionary?["Root"]?.reference else {
            throw RendererError(.document, "the document that Cairo wrote has no root")
        }
        self.root = root
        next = count
        var lengths: [(number: Int, start: Int, length: PDFObject)] = []
        for (number, offset) in offsets {
            scanner.position = offset
            guard scanner.integer() == number, scanner.integer() != nil, scanner.skip("obj") else {
                throw RendererError(.document, "object \(number) of the document is not where its table says")
            }
            let value = try scanner.value()
            self[number] = Entry(value: value)
            if scanner.skip("stream"), let length = value.dictionary?["Length"] {
                if scanner.position < bytes.count, bytes[scanner.position] == 0x0d { scanner.position += 1 }
                lengths.append((number, scanner.position + 1, length))
            }
        }
        for (number, start, length) in lengths {
            let resolved = length.integer ?? length.reference.flatMap { self[$0]?.value.integer }
            guard let resolved, start + resolved <= bytes.count else {
                throw RendererError(.document, "the stream of object \(number) has no length")
            }
            self[number]?.stream = bytes[start..<start + resolved]
        }
    }

    /// An object by its number; nil when there is none.
    private(set) subscript(number: Int) -> Entry? {
        get { entries.indices.contains(number) ? entries[number] : nil }
        set {
            while entries.count <= number { entries.append(nil) }
            entries[number] = newValue
        }
    }

    /// Numbers of objects are below this.
    var limit: Int { next }

    /// Bytes of all streams together.
    var streamBytes: Int { entries.reduce(0) { $0 + ($1?.stream?.count ?? 0) } }

    /// The dictionary of an object.
    func dictionary(_ number: Int) throws(RendererError) -> PDFDictionary {
        guard let dictionary = self[number]?.value.dictionary else { throw RendererError(.document, "object \(number) is not a dictionary") }
        return dictionary
    }

    /// Replaces an object's dictionary.
    mutating func set(_ number: Int, _ dictionary: PDFDictionary) {
        self[number] = Entry(value: .dictionary(dictionary), stream: self[number]?.stream)
    }

    /// Replaces a stream with compressed bytes.
    mutating func set(_ number: Int, _ dictionary: PDFDictionary, stream: [UInt8]) {
        self[number] = Entry(value: .dictionary(dictionary), stream: stream[...])
    }

    /// Copies an object of another file, and all that it refers to, and gives its new number.
    mutating func adopt(_ number: Int, from other: PDFFile) -> Int {
        var numbers: [Int: Int] = [:]
        var waiting = [number]
        func renumbered(_ value: PDFObject, _ file: inout PDFFile) -> PDFObject {
            switch value {
            case .reference(let old):
                if let known = numbers[old] { return .reference(known) }
                let new = file.reserve()
                numbers[old] = new
                waiting.append(old)
                return .reference(new)
            case .array(let items): return .array(items.map { renumbered($0, &file) })
            case .dictionary(let dictionary):
                return .dictionary(
                    PDFDictionary(entries: dictionary.entries.map { PDFDictionary.Entry(key: $0.key, value: renumbered($0.value, &file)) })
                )
            default: return value
            }
        }
        let first = reserve()
        numbers[number] = first
        while let old = waiting.popLast() {
            guard var entry = other[old], let new = numbers[old] else { continue }
            if entry.stream != nil, var dictionary = entry.value.dictionary {
                // The length is written with the stream, so that an object that holds it need not be copied.
                dictionary["Length"] = nil
                entry.value = .dictionary(dictionary)
            }
            self[new] = Entry(value: renumbered(entry.value, &self), stream: entry.stream)
        }
        return first
    }

    /// A number for a new object.
    mutating func reserve() -> Int {
        defer { next += 1 }
        return next
    }

    /// Adds objects whose numbers were reserved.
    mutating func add(_ objects: WrittenObjects) {
        written.append(objects)
    }

    /// Adds an object and gives its number.
    mutating func add(_ dictionary: PDFDictionary, stream: [UInt8]? = nil) -> Int {
        let number = reserve()
        self[number] = Entry(value: .dictionary(dictionary), stream: stream.map { $0[...] })
        return number
    }
}

extension [UInt8] {
    /// Where a word begins for the last time at or after a place.
    fileprivate func lastOccurrence(of word: String, from start: Int) -> Int? {
        let word = Array(word.utf8)
        guard count - start >= word.count else { return nil }
        return stride(from: count - word.count, through: start, by: -1).first { self[$0..<$0 + word.count].elementsEqual(word) }
    }
}
