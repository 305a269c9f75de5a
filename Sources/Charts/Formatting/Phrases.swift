/// The fixed words that are printed on cards and pages.
struct Phrases: Sendable, Hashable {
    let noData: String
    let notAvailable: String
    let forbidden: String
    let noValue: String
    let asOf: String
    let target: String
    let versus: String
    let other: String
    let total: String
    private let page: String
    private let rows: String
    private let categories: String

    init(_ language: ReportLanguage) {
        switch language.code {
        case "de":
            (noData, notAvailable, forbidden) = ("Keine Daten", "Nicht verfügbar", "Sie dürfen dieses Element nicht sehen")
            (noValue, asOf, target, versus, other, total) = ("keine Angabe", "Stand", "Ziel", "ggü.", "Andere", "Summe")
            (page, rows, categories) = ("Seite # von ##", "# von ## Zeilen", "# von ## Kategorien")
        case "fr":
            (noData, notAvailable, forbidden) = ("Aucune donnée", "Indisponible", "Vous n’avez pas accès à cet élément")
            (noValue, asOf, target, versus, other, total) = ("non disponible", "Données du", "Objectif", "par rapport à", "Autres", "Total")
            (page, rows, categories) = ("Page # sur ##", "# lignes sur ##", "# catégories sur ##")
        case "ja":
            (noData, notAvailable, forbidden) = ("データがありません", "表示できません", "このウィジェットを表示する権限がありません")
            (noValue, asOf, target, versus, other, total) = ("データなし", "時点", "目標", "対", "その他", "合計")
            (page, rows, categories) = ("# / ## ページ", "## 行中 # 行を表示", "## 項目中 # 項目を表示")
        case "zh":
            (noData, notAvailable, forbidden) = ("暂无数据", "无法显示", "您无权查看此组件")
            (noValue, asOf, target, versus, other, total) = ("无数据", "数据截至", "目标", "对比", "其他", "合计")
            (page, rows, categories) = ("第 # 页，共 ## 页", "显示 # 行，共 ## 行", "显示 # 项，共 ## 项")
        case "th":
            (noData, notAvailable, forbidden) = ("ไม่มีข้อมูล", "ไม่พร้อมใช้งาน", "คุณไม่มีสิทธิ์ดูวิดเจ็ตนี้")
            (noValue, asOf, target, versus, other, total) = ("ไม่มีข้อมูล", "ข้อมูล ณ", "เป้าหมาย", "เทียบกับ", "อื่น ๆ", "รวม")
            (page, rows, categories) = ("หน้า # จาก ##", "แสดง # จาก ## แถว", "แสดง # จาก ## รายการ")
        default:
            (noData, notAvailable, forbidden) = ("No data", "Not available", "You cannot see this widget")
            (noValue, asOf, target, versus, other, total) = ("No data", "Data as of", "Target", "vs", "Other", "Total")
            (page, rows, categories) = ("Page # of ##", "Showing # of ## rows", "Showing # of ## categories")
        }
    }

    /// "Page 3 of 12".
    func page(_ number: Int, of count: Int) -> String {
        fill(page, String(number), String(count))
    }

    /// "Showing 20 of 48,210 rows".
    func rows(_ shown: String, of all: String) -> String {
        fill(rows, shown, all)
    }

    /// "Showing 12 of 200 categories".
    func categories(_ shown: String, of all: String) -> String {
        fill(categories, shown, all)
    }

    private func fill(_ pattern: String, _ one: String, _ two: String) -> String {
        pattern.replacing("##", with: "\u{1}").replacing("#", with: one).replacing("\u{1}", with: two)
    }
}
