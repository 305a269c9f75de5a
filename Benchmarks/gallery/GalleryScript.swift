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
        guard case .data(var table, let asOf, let notes) = widget.state else { return widget }
        for column in table.columns.indices where table.columns[column].type == .string && table.columns[column].name != widget.spec.options.region {
            var known: [String: String] = [:]
            for row in table.rows.indices {
                guard case .text(let text) = table.rows[row][column] else { continue }
                let word = known[text] ?? words[known.count % words.count] + (known.count < words.count ? "" : " \(known.count / words.count + 1)")
                known[text] = word
                table.rows[row][column] = .text(word)
            }
        }
        widget.state = .data(table, asOf: asOf, notes: notes)
        return widget
    }
}
