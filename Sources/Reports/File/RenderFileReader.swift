import Charts
import Dashboards
import Foundation
import Yams

/// Reads a document from top to bottom and keeps what is wrong with it, so that a person learns of all faults at once.
struct RenderFileReader {
    let file: String
    let open: (String) throws -> [UInt8]
    var problems: [RenderFileProblem] = []
    /// Values that may still be made, so that neither aliases nor files without end fill the memory.
    var budget = RenderFile.mostValues
    /// The data files that were asked for.
    var dataFiles: [String] = []
    /// The data under a name, once read; nil for data that cannot be read.
    var named: [String: ChartTable?] = [:]

    init(file: String, open: @escaping (String) throws -> [UInt8]) {
        self.file = file
        self.open = open
    }

    /// The document's value, or nil when it is not YAML.
    mutating func root(of text: String) -> DocumentNode? {
        func fail(_ code: RenderFileProblem.Code, line: Int?, _ message: String) -> DocumentNode? {
            problems.append(RenderFileProblem(code, file: file, line: line, message))
            return nil
        }
        guard text.utf8.count <= RenderFile.largestText else {
            return fail(.tooLarge, line: nil, "The document has more than 64 MiB; put large data into CSV files beside it.")
        }
        do {
            guard let node = try compose(yaml: text.joiningSurrogates) else { return fail(.syntax, line: nil, "The document is empty.") }
            let root = DocumentNode(node: node, pointer: "")
            guard root.members != nil else { return fail(.wrongKind, line: root.line, "The document must be an object, but is \(root.kind).") }
            return root
        } catch let error as YamlError {
            return fail(.syntax, line: error.place?.line, error.sentence)
        } catch {
            return fail(.syntax, line: nil, "\(error)")
        }
    }

    /// The report, or nil when something that it cannot be without is missing.
    mutating func report(_ root: DocumentNode, zone: TimeZone, generatedAt: Date) -> Report? {
        allow(["$schema", "dashboard", "export", "data", "widgets"], in: root)
        let dashboard = required("dashboard", in: root)
        var draft = DashboardDraft(name: "")
        var asOf: Date?
        if let dashboard {
            allow(["title", "description", "layout", "asOf", "branding"], in: dashboard)
            draft.name = required("title", in: dashboard).flatMap { text($0) } ?? "–"
            draft.description = dashboard["description"].flatMap { text($0) } ?? ""
            if let layout = dashboard["layout"] {
                allow(["columns", "rowHeight"], in: layout)
                draft.layout.columns = layout["columns"].flatMap { integer($0) } ?? draft.layout.columns
                draft.layout.rowHeight = layout["rowHeight"].flatMap { number($0) } ?? draft.layout.rowHeight
            }
            asOf = dashboard["asOf"].flatMap { moment($0, in: zone) }
            for violation in draft.violations { fail(.invalid, violation.atTitle, in: dashboard) }
        }
        readNamedData(root["data"])
        guard let list = required("widgets", in: root), let widgets = widgets(list, columns: draft.layout.columns) else { return nil }
        return Report(
            title: draft.name,
            description: draft.description,
            widgets: widgets,
            columns: draft.layout.columns,
            rowHeight: draft.layout.rowHeight,
            asOf: asOf ?? generatedAt,
            generatedAt: generatedAt
        )
    }

    /// Logo and colour; none where nothing is said.
    mutating func branding(_ node: DocumentNode?) -> DashboardBranding {
        guard let node else { return DashboardBranding(metadata: [:]) }
        allow(["logo", "color"], in: node)
        var members: [String: JSONValue] = [:]
        members["color"] = node["color"].flatMap { text($0) }.map(JSONValue.string)
        if let logo = node["logo"], let path = text(logo), let bytes = read(path, for: logo) {
            members["logo"] = .string(Data(bytes).base64EncodedString())
        }
        let branding = DashboardBranding(metadata: ["branding": .object(members)])
        for violation in branding.violations {
            let member = violation.pointer.replacing("/metadata/branding", with: "")
            fail(.invalid, RuleViolation(pointer: member, code: violation.code, message: violation.message), in: node)
        }
        return branding
    }

    /// A file that the document names.
    mutating func read(_ path: String, for node: DocumentNode) -> [UInt8]? {
        if !dataFiles.contains(path) { dataFiles.append(path) }
        do {
            return try open(path)
        } catch {
            fail(.unreadable, at: node, "The file “\(path)” cannot be read: \(error). It is looked for beside the document.")
            return nil
        }
    }

    /// How the report is drawn; the defaults where nothing is said.
    mutating func options(_ node: DocumentNode?) -> ExportOptions {
        guard let node else { return ExportOptions() }
        allow(RenderFile.exportMembers, in: node)
        for line in [node["header"], node["footer"]] { if let line { allow(["left", "center", "right"], in: line) } }
        guard let json = json(node) else { return ExportOptions() }
        do {
            let options = try JSONDecoder.dashboards.decode(ExportOptions.self, from: JSONEncoder.dashboards.encode(json))
            for violation in options.violations { fail(.invalid, violation, in: node) }
            return options
        } catch let DecodingError.typeMismatch(type, context) {
            let place = node.deepest(context.codingPath.map { "/" + $0.stringValue }.joined())
            fail(
                .wrongKind,
                at: place,
                "A \(type == Int.self ? "whole number" : type == String.self ? "text" : "number") is wanted here, not \(place.kind)."
            )
        } catch {
            fail(.wrongKind, at: node, "The export options cannot be read: \(error).")
        }
        return ExportOptions()
    }
}

extension RuleViolation {
    /// What the domain calls a name is the title here.
    fileprivate var atTitle: RuleViolation {
        pointer == "/name" ? RuleViolation(pointer: "/title", code: code, message: message.replacing("A name", with: "A title")) : self
    }
}

extension YamlError {
    /// Where the text stops being YAML.
    fileprivate var place: Mark? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark
        case .duplicatedKeysInMapping(_, let context): context.mark
        default: nil
        }
    }

    /// What is wrong, without the text itself.
    fileprivate var sentence: String {
        switch self {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let start = context.map { " " + $0.text + " that begins in line \($0.mark.line)" } ?? ""
            return "This is neither YAML nor JSON: \(problem) at column \(mark.column)\(start)."
        case .duplicatedKeysInMapping(let duplicates, _):
            return "\(duplicates.sorted().map { "“\($0)”" }.joined(separator: ", ")) is there twice in one object."
        case .reader(let problem, _, _, _): return "The text holds a character that YAML does not allow: \(problem)."
        default: return "This is neither YAML nor JSON: \(self)"
        }
    }
}
