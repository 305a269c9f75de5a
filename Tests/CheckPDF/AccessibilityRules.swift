import Foundation

/// The rules of ISO 14289-1 (PDF/UA-1) and of our checklist that a program can check, over the objects that qpdf prints.
public struct AccessibilityRules {
    /// The document.
    public let objects: PDFObjects

    /// Rules over a document.
    public init(_ objects: PDFObjects) {
        self.objects = objects
    }

    /// All rules that are broken; empty for a good document.
    public func findings() -> [Finding] {
        fonts() + identity() + structure() + elements() + headings() + links() + metadata() + attachments() + navigation() + actions()
            + ContentRules(objects: objects).findings()
    }

    private func finding(_ rule: Int, unless isGood: Bool, _ message: String) -> [Finding] {
        isGood ? [] : [Finding(rule: rule, message: message)]
    }

    private func identity() -> [Finding] {
        let info = objects.resolve(objects.trailer["/Info"])
        let preferences = objects.resolve(objects.catalog["/ViewerPreferences"])
        return finding(54, unless: info?["/Title"]?.text?.isEmpty == false, "the document has no title")
            + ["/CreationDate", "/ModDate"].flatMap { key in
                finding(
                    54,
                    unless: info?[key]?.text?.wholeMatch(of: /D:\d{14}([+-]\d\d'\d\d'|Z)/) != nil,
                    "\(key) is no date of the form D:20260131090500+07'00'"
                )
            } + finding(54, unless: preferences?["/DisplayDocTitle"]?.flag == true, "the window does not show the title")
    }

    private func structure() -> [Finding] {
        let mark = objects.resolve(objects.catalog["/MarkInfo"])
        return finding(55, unless: objects.catalog["/Lang"]?.text?.isEmpty == false, "the document has no language")
            + finding(55, unless: mark?["/Marked"]?.flag == true, "the document is not marked as tagged")
            + finding(55, unless: mark?["/Suspects"]?.flag != true, "the tags are called suspect")
            + finding(55, unless: objects.resolve(objects.catalog["/StructTreeRoot"]) != nil, "there is no tree of structure")
    }

    /// Elements in reading order.
    private var tree: [PDFValue] {
        var result: [PDFValue] = []
        func visit(_ value: PDFValue?, depth: Int) {
            guard depth < 100, let element = objects.resolve(value) else { return }
            if let items = element.items { return items.forEach { visit($0, depth: depth + 1) } }
            guard element["/S"]?.name != nil || element["/Type"]?.name == "/StructTreeRoot" else { return }
            if element["/S"]?.name != nil { result.append(element) }
            visit(element["/K"], depth: depth + 1)
        }
        visit(objects.catalog["/StructTreeRoot"], depth: 0)
        return result
    }

    private func children(_ element: PDFValue) -> [PDFValue] {
        let kids = objects.resolve(element["/K"])
        return (kids?.items ?? kids.map { [$0] } ?? []).compactMap { objects.resolve($0) }.filter { $0["/S"]?.name != nil }
    }

    private func elements() -> [Finding] {
        tree.flatMap { element -> [Finding] in
            let kinds = children(element).compactMap { $0["/S"]?.name }
            switch element["/S"]?.name {
            case "/Figure":
                return finding(56, unless: element["/Alt"]?.text?.isEmpty == false, "a figure has no alternative text")
            case "/TH":
                let scope = (objects.resolve(element["/A"]).flatMap { $0.items?.first.flatMap { objects.resolve($0) } ?? $0 })?["/Scope"]?.name
                return finding(56, unless: ["/Column", "/Row", "/Both"].contains(scope), "a header cell has no scope")
            case "/Table":
                let rows = children(element).filter { $0["/S"]?.name == "/TR" }
                let counts = Set(rows.map { row in children(row).reduce(0) { $0 + Int(objects.resolve($1["/A"])?["/ColSpan"]?.number ?? 1) } })
                return finding(
                    56,
                    unless: kinds.allSatisfy { ["/TR", "/THead", "/TBody", "/TFoot", "/Caption"].contains($0) },
                    "a table holds \(kinds)"
                )
                    + finding(56, unless: counts.count <= 1, "a table's rows have different numbers of cells: \(counts.sorted())")
            case "/TR":
                return finding(56, unless: kinds.allSatisfy { $0 == "/TH" || $0 == "/TD" }, "a table's row holds \(kinds)")
            case "/L":
                return finding(56, unless: kinds.allSatisfy { $0 == "/LI" || $0 == "/Caption" }, "a list holds \(kinds)")
            default: return []
            }
        }
    }

    private func headings() -> [Finding] {
        let levels = tree.compactMap { $0["/S"]?.name?.wholeMatch(of: /\/H([1-6])/).flatMap { Int($0.1) } }
        guard let first = levels.first else { return [] }
        let jump = zip(levels, levels.dropFirst()).first { $1 > $0 + 1 }
        return finding(57, unless: first == 1, "the first heading has level \(first)")
            + finding(57, unless: jump == nil, "a heading of level \(jump?.1 ?? 0) follows one of level \(jump?.0 ?? 0)")
    }

    private func links() -> [Finding] {
        objects.pages.flatMap { reference -> [Finding] in
            guard let page = objects.values[reference] else { return [] }
            let annotations = (objects.resolve(page["/Annots"])?.items ?? []).compactMap { objects.resolve($0) }
            guard !annotations.isEmpty else { return [] }
            return finding(59, unless: page["/Tabs"]?.name == "/S", "a page with links does not say that they follow the structure")
                + annotations.flatMap { annotation in
                    let address = objects.resolve(annotation["/A"])?["/URI"]?.text?.lowercased()
                    return finding(59, unless: annotation["/Contents"]?.text?.isEmpty == false, "a link has no description")
                        + finding(59, unless: annotation["/StructParent"]?.number != nil, "a link belongs to no element")
                        + finding(
                            59,
                            unless: address.map { uri in ["http://", "https://", "mailto:"].contains { uri.hasPrefix($0) } } ?? true,
                            "a link leads to \(address ?? "")"
                        )
                }
        }
    }

    private func metadata() -> [Finding] {
        guard case .string(let reference) = objects.catalog["/Metadata"], let bytes = objects.streams[reference] else {
            return [Finding(rule: 60, message: "there are no metadata")]
        }
        let xmp = String(decoding: bytes, as: UTF8.self)
        return finding(60, unless: xmp.contains("<pdfuaid:part>1</pdfuaid:part>"), "the metadata do not name PDF/UA-1")
            + finding(60, unless: xmp.firstMatch(of: /<dc:title>.*?<rdf:li[^>]*>[^<]+<\/rdf:li>/) != nil, "the metadata have no title")
    }

    private func attachments() -> [Finding] {
        objects.all("/Filespec").flatMap { _, file in
            let stream = objects.resolve(file["/EF"])?["/F"]
            return finding(61, unless: file["/F"]?.text != nil && file["/UF"]?.text != nil, "an attachment lacks one of its two names")
                + finding(61, unless: file["/AFRelationship"]?.name != nil, "an attachment does not say what it is to the document")
                + finding(61, unless: objects.resolve(stream)?["/Subtype"]?.name != nil, "an attachment has no media type")
        }
    }

    private func fonts() -> [Finding] {
        objects.all("/Font").flatMap { _, font -> [Finding] in
            let kind = font["/Subtype"]?.name ?? ""
            if kind == "/Type3" { return [Finding(rule: 52, message: "a font is drawn by programs (Type 3)")] }
            if kind.hasPrefix("/CIDFont") { return embedded(font) }
            var found = kind == "/Type0" ? [] : embedded(font)
            if kind != "/Type0" {
                let count = Int(font["/LastChar"]?.number ?? 0) - Int(font["/FirstChar"]?.number ?? 0) + 1
                found += finding(62, unless: objects.resolve(font["/Widths"])?.items?.count == count, "a font's widths do not match its codes")
            }
            guard case .string(let reference) = font["/ToUnicode"], let bytes = objects.streams[reference] else {
                return found + [Finding(rule: 62, message: "a font has no map to Unicode")]
            }
            let map = String(decoding: bytes, as: UTF8.self)
            let isBad = map.firstMatch(of: /<[0-9a-fA-F]{2,4}>\s*<(0000|[fF][eE][fF][fF]|[fF][fF][fF][eE])>/) != nil
            return found + finding(62, unless: !isBad, "a font maps a code to no character")
        }
    }

    private func embedded(_ font: PDFValue) -> [Finding] {
        let descriptor = objects.resolve(font["/FontDescriptor"])
        let isEmbedded = ["/FontFile", "/FontFile2", "/FontFile3"].contains { descriptor?[$0] != nil }
        return finding(52, unless: isEmbedded, "a font is not embedded")
    }

    private func navigation() -> [Finding] {
        let pages = Set(objects.pages)
        var found = finding(63, unless: objects.resolve(objects.catalog["/PageLabels"])?["/Nums"]?.items?.first?.number == 0, "pages have no labels")
        for (_, item) in objects.values where item["/Dest"] != nil && item["/Title"] != nil {
            let target = objects.resolve(item["/Dest"])?.items?.first
            guard case .string(let page) = target, pages.contains(page) else {
                found.append(Finding(rule: 63, message: "an entry of the outline leads to no page"))
                continue
            }
        }
        return found
    }

    private func actions() -> [Finding] {
        func forbidden(_ value: PDFValue) -> String? {
            switch value {
            case .dictionary(let entries):
                if let kind = entries["/S"]?.name, ["/JavaScript", "/Launch", "/GoToR", "/SubmitForm", "/ImportData", "/Rendition"].contains(kind) {
                    return kind
                }
                if let key = ["/JS", "/AA", "/OpenAction", "/XFA"].first(where: { entries[$0] != nil }) { return key }
                return entries.values.lazy.compactMap(forbidden).first
            case .array(let items): return items.lazy.compactMap(forbidden).first
            default: return nil
            }
        }
        return objects.values.values.compactMap(forbidden).map { Finding(rule: 65, message: "the document can do something by itself: \($0)") }
    }
}
