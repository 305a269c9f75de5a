import Charts
import Foundation

/// Words of a script, put in the place of a widget's names.
struct GalleryScript {
    let name: String
    let locale: String
    let title: String
    let words: [String]

    static let all = [
        GalleryScript(
            name: "Latin",
            locale: "de",
            title: "Ausfälle nach Fluggesellschaft, Flughafen und Übergangszeit",
            words: ["Österreich", "Überlandfluggesellschaft", "Île-de-France", "Łódź", "Ağrı", "Đà Nẵng", "Čačak", "Ærø", "Æther", "Straße"]
        ),
        GalleryScript(
            name: "Thai",
            locale: "th",
            title: "จำนวนเที่ยวบินที่ล่าช้าของสายการบิน",
            words: ["กรุงเทพมหานคร", "เชียงใหม่", "ภูเก็ต", "น้ำมัน", "ที่นั่ง", "ผู้ใหญ่", "เครื่องบิน", "สุวรรณภูมิ", "ปิ่นเกล้า", "ญี่ปุ่น"]
        ),
        GalleryScript(
            name: "Arabic",
            locale: "ar",
            title: "الرحلات المتأخرة حسب شركة الطيران",
            words: ["القاهرة", "الدار البيضاء", "الرياض", "بغداد", "صنعاء", "بيروت", "الخرطوم", "دمشق", "تونس", "مسقط"]
        ),
        GalleryScript(
            name: "Chinese",
            locale: "zh",
            title: "各航空公司延误航班数量",
            words: ["北京首都", "上海浦东", "广州白云", "深圳宝安", "成都双流", "昆明长水", "西安咸阳", "重庆江北", "杭州萧山", "骨直"]
        ),
        GalleryScript(
            name: "Japanese",
            locale: "ja",
            title: "航空会社別の遅延便数",
            words: ["東京", "大阪", "名古屋", "サンフランシスコ", "ロサンゼルス", "札幌", "福岡", "那覇", "ニューヨーク", "骨直"]
        ),
        GalleryScript(
            name: "Emoji",
            locale: "en",
            title: "Launch 🚀 by team 👩‍🔬",
            words: ["✈️ Air", "🚢 Sea", "🚆 Rail", "🚗 Road", "🚲 Bike", "🇹🇭 Siam", "👨‍👩‍👧 Family", "1️⃣ First", "☀️ Sun", "❄️ Snow"]
        ),
    ]

    /// The widget with its title, its text and the names in its data in this script. Codes of countries stay, as maps need them.
    func applied(to widget: ReportWidget) -> ReportWidget {
        var widget = widget
        widget.spec.title = title
        if widget.spec.subtitle != nil { widget.spec.subtitle = words.prefix(2).joined(separator: " · ") }
        if widget.spec.options.text != nil {
            widget.spec.options.text =
                "# \(title)\n\n**\(words[0])** \(words[1]), *\(words[2])* \(words.joined(separator: " "))\n\n- \(words[3])\n- \(words[4])"
        }
        widget.spec.options.targetLabel = widget.spec.options.targetLabel.map { _ in words[5] }
        guard case .data(let table, let asOf, let notes) = widget.state else { return widget }
        var known = [[String: String]](repeating: [:], count: table.columns.count)
        let translated = ChartTable(
            columns: table.columns,
            rowCount: table.rowCount,
            totalRows: table.totalRows,
            conditions: table.conditions
        ) { row, column in
            let name = table.columns[column].name
            guard case .text(let text) = table[row, column], table.columns[column].type == .string, name != widget.spec.options.region else {
                return table[row, column]
            }
            let count = known[column].count
            let word = known[column][text] ?? words[count % words.count] + (count < words.count ? "" : " \(count / words.count + 1)")
            known[column][text] = word
            return .text(word)
        }
        widget.state = .data(translated, asOf: asOf, notes: notes)
        return widget
    }
}
