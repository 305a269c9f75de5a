import Dashboards
import Foundation

/// One place where two JSON documents differ.
struct ValueChange: Encodable, Equatable {
    /// The place, as a JSON pointer (RFC 6901).
    let pointer: String
    /// What was there; absent where there was nothing.
    let before: JSONValue?
    /// What is there; absent where there is nothing.
    let after: JSONValue?

    /// Where two values differ, by pointer; objects are compared member by member, everything else as a whole.
    static func between(_ before: JSONValue, _ after: JSONValue, at pointer: String = "") -> [ValueChange] {
        guard before != after else { return [] }
        guard case .object(let old) = before, case .object(let new) = after else {
            return [ValueChange(pointer: pointer, before: before, after: after)]
        }
        return Set(old.keys).union(new.keys).sorted().flatMap { name in
            let place = pointer + "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
            if let before = old[name], let after = new[name] { return between(before, after, at: place) }
            return [ValueChange(pointer: place, before: old[name], after: new[name])]
        }
    }
}

extension JSONValue {
    /// A value as its JSON says it.
    init(encoding value: some Encodable) throws {
        self = try JSONDecoder.dashboards.decode(JSONValue.self, from: JSONEncoder.dashboards.encode(value))
    }
}
