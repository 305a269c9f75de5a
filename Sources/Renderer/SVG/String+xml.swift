extension String {
    /// The text with the five special characters of XML replaced and characters that XML forbids left out.
    var escapedForXML: String {
        var result = String()
        result.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            switch scalar {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
            default:
                let value = scalar.value
                if value < 0x20 || (0x7f...0x9f).contains(value) || value & 0xfffe == 0xfffe { continue }
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
