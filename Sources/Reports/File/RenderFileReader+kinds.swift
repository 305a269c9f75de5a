import Charts
import Dashboards
import Foundation
import Yams

/// Values of the kind that a place wants; any other is a fault.
extension RenderFileReader {
    mutating func fail(_ code: RenderFileProblem.Code, at node: DocumentNode, line: Int? = nil, _ message: String) {
        guard problems.count < RenderFile.mostProblems else { return }
        problems.append(RenderFileProblem(code, file: file, line: line ?? node.line, pointer: node.pointer, message))
    }

    /// A rule of the domain that the node breaks.
    mutating func fail(_ code: RenderFileProblem.Code, _ violation: RuleViolation, in node: DocumentNode) {
        let pointer = node.pointer + violation.pointer
        problems.append(RenderFileProblem(code, file: file, line: node.deepest(violation.pointer).line, pointer: pointer, violation.message))
    }

    /// Reports members that an object does not have.
    mutating func allow(_ names: Set<String>, in node: DocumentNode) {
        guard let members = node.members else {
            fail(.wrongKind, at: node, "An object is wanted here, not \(node.kind).")
            return
        }
        for member in members where !names.contains(member.name) {
            let hint = member.name.nearest(in: names).map { "Did you mean “\($0)”?" } ?? "Possible are \(names.sorted().joined(separator: ", "))."
            fail(.unknownMember, at: member.node, line: member.line, "There is no “\(member.name.prefix(60))” here. \(hint)")
        }
    }

    /// A member that must be there.
    mutating func required(_ name: String, in node: DocumentNode) -> DocumentNode? {
        if let member = node[name] { return member }
        if node.members != nil { fail(.missingMember, at: node, "“\(name)” is missing here.") }
        return nil
    }

    mutating func text(_ node: DocumentNode) -> String? {
        switch node.node.scalar?.json {
        case .string(let text): return text
        case .integer, .number: return node.node.scalar?.string
        default:
            fail(.wrongKind, at: node, "A text is wanted here, not \(node.kind).")
            return nil
        }
    }

    mutating func integer(_ node: DocumentNode) -> Int? {
        if case .integer(let value) = node.node.scalar?.json { return Int(value) }
        fail(.wrongKind, at: node, "A whole number is wanted here, not \(node.kind).")
        return nil
    }

    mutating func number(_ node: DocumentNode) -> Double? {
        if let value = node.node.scalar?.json.doubleValue { return value }
        fail(.wrongKind, at: node, "A number is wanted here, not \(node.kind).")
        return nil
    }

    /// A moment; a day is its first moment in the zone.
    mutating func moment(_ node: DocumentNode, in zone: TimeZone) -> Date? {
        guard let text = text(node) else { return nil }
        if let date = Date(rfc3339: text) { return date }
        if let day = Date(rfc3339: text + "T00:00:00Z") {
            let number = Int(day.timeIntervalSince1970 / 86_400)
            return Date(timeIntervalSince1970: CalendarClock(zone: zone).seconds(dayNumber: number))
        }
        fail(.invalid, at: node, "A day such as 2013-12-31 or a moment such as 2013-12-31T18:00:00Z is wanted here.")
        return nil
    }

    /// The value without its places, as long as the document has no more than it may.
    mutating func json(_ node: DocumentNode) -> JSONValue? {
        if let value = node.node.json(budget: &budget) { return value }
        failForSize(at: node)
        return nil
    }

    /// Counts values; false, with a fault, when the document has more than it may.
    mutating func spend(_ count: Int, at node: DocumentNode) -> Bool {
        budget -= Swift.min(count, RenderFile.mostValues)
        if budget > 0 { return true }
        failForSize(at: node)
        return false
    }

    /// Told once: what follows is not read.
    private mutating func failForSize(at node: DocumentNode) {
        guard !problems.contains(where: { $0.code == .tooLarge }) else { return }
        fail(.tooLarge, at: node, "With this, the document has more than ten million values; aliases and the fields of CSV files count each time.")
    }
}

extension String {
    /// The nearest of some names by Levenshtein's distance, when at most half of the letters differ.
    func nearest(in names: some Collection<String>) -> String? {
        let close = names.map { (name: $0, distance: distance(to: $0)) }.filter { $0.distance <= Swift.max($0.name.count, count) / 2 }
        return close.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    private func distance(to other: String) -> Int {
        let (own, target) = (Array(lowercased().prefix(60)), Array(other.lowercased()))
        var row = Array(0...target.count)
        for (i, character) in own.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, wanted) in target.enumerated() {
                let substituted = diagonal + (character == wanted ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = Swift.min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[target.count]
    }
}
