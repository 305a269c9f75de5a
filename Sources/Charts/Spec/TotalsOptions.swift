/// Which columns of a table are added up in its last row; in JSON true, false or a list of names.
public enum TotalsOptions: Sendable, Hashable, Codable {
    /// No totals.
    case none
    /// All columns with numbers.
    case all
    /// These columns.
    case columns([String])

    /// Reads true, false, a name or a list of names; anything else means none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = flag ? .all : .none
        } else if let names = try? container.decode([String].self) {
            self = names.isEmpty ? .none : .columns(names)
        } else if let name = try? container.decode(String.self) {
            self = .columns([name])
        } else {
            self = .none
        }
    }

    /// Writes true, false or the list.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .none: try container.encode(false)
        case .all: try container.encode(true)
        case .columns(let names): try container.encode(names)
        }
    }
}
