import Charts
import Foundation
import Yams

extension RenderFileReader {
    /// Reports what the chart options would pass over in silence.
    mutating func check(_ node: DocumentNode, _ kind: ConfigKind) {
        guard !node.isNull, node.node.scalar?.string.isEmpty != true else { return }
        switch kind {
        case .text: _ = text(node)
        case .flag: if node.flag == nil { fail(.wrongKind, at: node, "True or false is wanted here, not \(node.kind).") }
        case .number: if node.number == nil { fail(.wrongKind, at: node, "A number is wanted here, not \(node.kind).") }
        case .integer(let range): checkInteger(node, range)
        case .word(let words, let others, let ignoresCase):
            guard let text = text(node) else { return }
            if !(words + others).contains(ignoresCase ? text.lowercased() : text) { failForWord(text, words, at: node) }
        case .color(let words):
            guard let text = text(node), Color(hex: text) == nil, !words.contains(text.lowercased()) else { return }
            let wanted = (words + ["#rrggbb in quotes"]).joined(separator: ", ")
            fail(.invalid, at: node, "“\(text.prefix(60))” is no colour; possible are \(wanted).")
        case .format: if let text = text(node), !ConfigKind.isFormat(text) { failForWord(text, ConfigKind.formats, at: node) }
        case .address:
            guard let text = text(node), !["http", "https", "mailto"].contains(text.prefix { $0 != ":" }.lowercased()) else { return }
            fail(.invalid, at: node, "An address begins with https:, http: or mailto:.")
        case .list(let kind):
            guard let items = node.items else { return fail(.wrongKind, at: node, "A list is wanted here, not \(node.kind).") }
            for item in items { check(item, kind) }
        case .object(let kinds, let required):
            allow(Set(kinds.keys), in: node)
            for member in node.members ?? [] { if let kind = kinds[member.name] { check(member.node, kind) } }
            for names in required where names.allSatisfy({ node[$0] == nil }) { fail(.missingMember, at: node, "“\(names[0])” is missing here.") }
        case .byName(let kind):
            guard let members = node.members else { return fail(.wrongKind, at: node, "An object is wanted here, not \(node.kind).") }
            for member in members { check(member.node, kind) }
        case .either(let kinds, let wanted):
            if let kind = kinds.first(where: { $0.suits(node) }) { return check(node, kind) }
            fail(.wrongKind, at: node, "\(wanted) is wanted here, not \(node.kind).")
        }
    }

    private mutating func checkInteger(_ node: DocumentNode, _ range: ClosedRange<Int>) {
        guard let number = node.number, number == number.rounded() else {
            return fail(.wrongKind, at: node, "A whole number is wanted here, not \(node.kind).")
        }
        if number < Double(range.lowerBound) || number > Double(range.upperBound) {
            fail(.invalid, at: node, "A whole number from \(range.lowerBound) to \(range.upperBound) is wanted here.")
        }
    }

    private mutating func failForWord(_ text: String, _ words: [String], at node: DocumentNode) {
        let hint = text.nearest(in: words).map { " Did you mean “\($0)”?" } ?? ""
        fail(.invalid, at: node, "“\(text.prefix(60))” is not known here.\(hint) Possible are \(words.joined(separator: ", ")).")
    }
}
