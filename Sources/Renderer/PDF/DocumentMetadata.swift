import Foundation

/// What a document says about itself, as the information dictionary and as XMP.
struct DocumentMetadata {
    let options: PDFOptions

    private static let producer = "Vitrine"

    /// The information dictionary.
    var info: PDFDictionary {
        var info: PDFDictionary = ["Title": .text(options.title)]
        if let author = options.author { info["Author"] = .text(author) }
        if let subject = options.subject { info["Subject"] = .text(subject) }
        if !options.keywords.isEmpty { info["Keywords"] = .text(options.keywords.joined(separator: ", ")) }
        info["Creator"] = .text(options.creator)
        info["Producer"] = .text(Self.producer)
        info["CreationDate"] = .text(date(dashes: false))
        info["ModDate"] = .text(date(dashes: false))
        return info
    }

    /// The XMP packet.
    var xmp: String {
        var lines = [
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>",
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">",
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">",
            "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                + " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">",
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">\(options.title.escapedForXML)</rdf:li></rdf:Alt></dc:title>",
        ]
        if let author = options.author { lines.append("<dc:creator><rdf:Seq><rdf:li>\(author.escapedForXML)</rdf:li></rdf:Seq></dc:creator>") }
        if let subject = options.subject {
            lines.append("<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">\(subject.escapedForXML)</rdf:li></rdf:Alt></dc:description>")
        }
        if !options.keywords.isEmpty {
            lines.append("<pdf:Keywords>\(options.keywords.joined(separator: ", ").escapedForXML)</pdf:Keywords>")
        }
        lines += [
            "<dc:language><rdf:Bag><rdf:li>\(options.languageTag)</rdf:li></rdf:Bag></dc:language>",
            "<xmp:CreateDate>\(date(dashes: true))</xmp:CreateDate>",
            "<xmp:ModifyDate>\(date(dashes: true))</xmp:ModifyDate>",
            "<xmp:CreatorTool>\(options.creator.escapedForXML)</xmp:CreatorTool>",
            "<pdf:Producer>\(Self.producer)</pdf:Producer>",
            "<pdfuaid:part>1</pdfuaid:part>",
            "</rdf:Description>", "</rdf:RDF>", "</x:xmpmeta>", "<?xpacket end=\"r\"?>",
        ]
        return lines.joined(separator: "\n")
    }

    /// The creation time as PDF writes it.
    var date: String { date(dashes: false) }

    /// The creation time in its zone: `2026-01-31T09:05:00+07:00` or `D:20260131090500+07'00'`.
    private func date(dashes: Bool) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = options.timeZone
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: options.createdAt)
        let offset = options.timeZone.secondsFromGMT(for: options.createdAt) / 60
        func two(_ value: Int?) -> String { String(String((value ?? 0) + 100).suffix(2)) }
        let year = String(String(min(max(parts.year ?? 0, 0), 9999) + 10_000).suffix(4))
        let sign = offset < 0 ? "-" : "+"
        let (hours, minutes) = (two(abs(offset) / 60), two(abs(offset) % 60))
        if dashes {
            return
                "\(year)-\(two(parts.month))-\(two(parts.day))T\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))\(sign)\(hours):\(minutes)"
        }
        return "D:\(year)\(two(parts.month))\(two(parts.day))\(two(parts.hour))\(two(parts.minute))\(two(parts.second))\(sign)\(hours)'\(minutes)'"
    }
}
