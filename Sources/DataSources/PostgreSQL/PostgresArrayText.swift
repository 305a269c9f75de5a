import Dashboards

/// Reads the text form of an array, such as `{1,NULL,"a \"b\""}` or `{{1,2},{3,4}}`.
struct PostgresArrayText {
    private let text: ArraySlice<UInt8>
    private var index: Int
    private let element: (ArraySlice<UInt8>) -> JSONValue

    static func value(of text: ArraySlice<UInt8>, element: (ArraySlice<UInt8>) -> JSONValue) -> JSONValue? {
        withoutActuallyEscaping(element) { element in
            var reader = PostgresArrayText(text: text, index: text.startIndex, element: element)
            reader.skipBounds()
            guard let value = reader.list(depth: 0), reader.index == text.endIndex else { return nil }
            return value
        }
    }

    private var current: UInt8? { index < text.endIndex ? text[index] : nil }

    /// Arrays whose first index is not 1 begin with their bounds: `[0:2]={…}`.
    private mutating func skipBounds() {
        guard current == UInt8(ascii: "["), let sign = text.firstIndex(of: UInt8(ascii: "=")) else { return }
        index = sign + 1
    }

    private mutating func list(depth: Int) -> JSONValue? {
        guard current == UInt8(ascii: "{"), depth < 8 else { return nil }
        index += 1
        var items: [JSONValue] = []
        if current == UInt8(ascii: "}") {
            index += 1
            return .array(items)
        }
        while let byte = current {
            if byte == UInt8(ascii: "{") {
                guard let nested = list(depth: depth + 1) else { return nil }
                items.append(nested)
            } else if byte == UInt8(ascii: "\"") {
                guard let quoted = quoted() else { return nil }
                items.append(element(quoted))
            } else {
                items.append(plain())
            }
            guard let end = current else { return nil }
            index += 1
            if end == UInt8(ascii: "}") { return .array(items) }
            guard end == UInt8(ascii: ",") else { return nil }
        }
        return nil
    }

    private mutating func plain() -> JSONValue {
        let start = index
        while let byte = current, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}") { index += 1 }
        let bytes = text[start..<index]
        return bytes.elementsEqual("NULL".utf8) ? .null : element(bytes)
    }

    private mutating func quoted() -> ArraySlice<UInt8>? {
        index += 1
        var bytes: [UInt8] = []
        while let byte = current {
            index += 1
            if byte == UInt8(ascii: "\"") { return bytes[...] }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = current else { return nil }
                bytes.append(escaped)
                index += 1
            } else {
                bytes.append(byte)
            }
        }
        return nil
    }
}
