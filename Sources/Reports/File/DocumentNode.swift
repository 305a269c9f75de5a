import Dashboards
import Yams

/// A value of a YAML or JSON document with its place; members keep their order.
struct DocumentNode {
    let node: Node
    /// A JSON pointer.
    let pointer: String

    /// Line from 1.
    var line: Int? { node.mark?.line }

    /// The members of an object with the lines of their names, or nil for another kind.
    var members: [(name: String, line: Int?, node: DocumentNode)]? {
        guard case .mapping(let mapping) = node else { return nil }
        return mapping.map { key, value in
            let name = key.scalar?.string ?? ""
            return (name, key.mark?.line, DocumentNode(node: value, pointer: pointer + "/" + name.pointerToken))
        }
    }

    /// The items of a list, or nil for another kind.
    var items: [DocumentNode]? {
        guard case .sequence(let sequence) = node else { return nil }
        return sequence.enumerated().map { DocumentNode(node: $1, pointer: "\(pointer)/\($0)") }
    }

    /// A member of an object; nil where it is missing, null, or this is no object.
    subscript(name: String) -> DocumentNode? {
        guard case .mapping(let mapping) = node, let value = mapping.first(where: { $0.key.scalar?.string == name })?.value else { return nil }
        let found = DocumentNode(node: value, pointer: pointer + "/" + name.pointerToken)
        return found.isNull ? nil : found
    }

    /// Whether this is null or nothing.
    var isNull: Bool { node.scalar?.json == .null }

    /// The deepest node on the way of a pointer that starts here.
    func deepest(_ path: String) -> DocumentNode {
        var place = self
        for token in path.split(separator: "/") {
            let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
            if let next = place[name] {
                place = next
            } else if let index = Int(name), let items = place.items, items.indices.contains(index) {
                place = items[index]
            } else {
                break
            }
        }
        return place
    }

    /// What the node is called in messages.
    var kind: String {
        switch node {
        case .mapping: "an object"
        case .sequence: "a list"
        case .alias: "an alias"
        case .scalar(let scalar):
            switch scalar.json {
            case .null: "nothing"
            case .bool: "true or false"
            case .integer, .number: "the number \(scalar.string)"
            default: "the text “\(scalar.string.prefix(40))”"
            }
        }
    }
}

extension String {
    /// The text as one step of a JSON pointer.
    fileprivate var pointerToken: String { replacing("~", with: "~0").replacing("/", with: "~1") }
}
