/// The fixed words of pages and of tables that continue.
struct PagePhrases: Sendable, Hashable {
    let continued: String
    let notes: String
    let data: String
    let widget: String
    let remark: String
    let contents: String
    private let rows: String
    private let columns: String
    private let more: String
    private let next: String
    private let whole: String
    private let dataPage: String
    private let shortenedTexts: String
    private let language: ReportLanguage

    init(_ language: ReportLanguage) {
        self.language = language
        switch language.code {
        case "de":
            (continued, notes, data, widget, remark, contents) = ("Fortsetzung", "Hinweise", "Daten", "Element", "Hinweis", "Inhalt")
            (rows, columns, more) = ("Zeilen #–## von ###", "Spalten #–## von ###", "# weitere Spalten")
            (next, whole, dataPage) = ("weiter auf Seite #", "ganze Tabelle auf Seite #", "Daten auf Seite #")
            shortenedTexts = "# Texte gekürzt"
        case "fr":
            (continued, notes, data, widget, remark, contents) = ("suite", "Remarques", "Données", "Élément", "Remarque", "Sommaire")
            (rows, columns, more) = ("Lignes # à ## sur ###", "Colonnes # à ## sur ###", "# colonnes de plus")
            (next, whole, dataPage) = ("suite page #", "tableau complet page #", "données page #")
            shortenedTexts = "# textes abrégés"
        case "ja":
            (continued, notes, data, widget, remark, contents) = ("続き", "注記", "データ", "ウィジェット", "注記", "目次")
            (rows, columns, more) = ("### 行中 #–## 行", "### 列中 #–## 列", "ほか # 列")
            (next, whole, dataPage) = ("# ページに続く", "表全体は # ページ", "データは # ページ")
            shortenedTexts = "# 件のテキストを省略"
        case "zh":
            (continued, notes, data, widget, remark, contents) = ("续", "说明", "数据", "组件", "说明", "目录")
            (rows, columns, more) = ("第 #–## 行，共 ### 行", "第 #–## 列，共 ### 列", "另有 # 列")
            (next, whole, dataPage) = ("续第 # 页", "完整表格见第 # 页", "数据见第 # 页")
            shortenedTexts = "# 处文本已缩短"
        case "th":
            (continued, notes, data, widget, remark, contents) = ("ต่อ", "หมายเหตุ", "ข้อมูล", "วิดเจ็ต", "หมายเหตุ", "สารบัญ")
            (rows, columns, more) = ("แถวที่ #–## จาก ###", "คอลัมน์ที่ #–## จาก ###", "อีก # คอลัมน์")
            (next, whole, dataPage) = ("ต่อหน้า #", "ตารางทั้งหมดอยู่หน้า #", "ข้อมูลอยู่หน้า #")
            shortenedTexts = "ย่อข้อความ # แห่ง"
        case "id":
            (continued, notes, data, widget, remark, contents) = ("lanjutan", "Catatan", "Data", "Widget", "Catatan", "Isi")
            (rows, columns, more) = ("Baris #–## dari ###", "Kolom #–## dari ###", "# kolom lagi")
            (next, whole, dataPage) = ("berlanjut di halaman #", "seluruh tabel di halaman #", "data di halaman #")
            shortenedTexts = "# teks dipendekkan"
        case "ar":
            (continued, notes, data, widget, remark, contents) = ("تابع", "ملاحظات", "البيانات", "العنصر", "ملاحظة", "المحتويات")
            (rows, columns, more) = ("الصفوف #–## من ###", "الأعمدة #–## من ###", "# أعمدة أخرى")
            (next, whole, dataPage) = ("يتبع في الصفحة #", "الجدول كاملاً في الصفحة #", "البيانات في الصفحة #")
            shortenedTexts = "نصوص مختصرة: #"
        default:
            (continued, notes, data, widget, remark, contents) = ("continued", "Notes", "Data", "Widget", "Note", "Contents")
            (rows, columns, more) = ("Rows #–## of ###", "Columns #–## of ###", "# more columns")
            (next, whole, dataPage) = ("continued on page #", "whole table on page #", "data on page #")
            shortenedTexts = "# texts shortened"
        }
    }

    /// "Rows 41–80 of 500".
    func rows(_ range: ClosedRange<Int>, of all: Int) -> String {
        fill(rows, number(range.lowerBound), number(range.upperBound), number(all))
    }

    /// "Columns 9–16 of 40".
    func columns(_ range: ClosedRange<Int>, of all: Int) -> String {
        fill(columns, number(range.lowerBound), number(range.upperBound), number(all))
    }

    /// "3 more columns".
    func moreColumns(_ count: Int) -> String {
        fill(more, number(count))
    }

    /// "continued on page 5".
    func continued(onPage page: String) -> String {
        fill(next, page)
    }

    /// "whole table on page 5".
    func whole(onPage page: String) -> String {
        fill(whole, page)
    }

    /// "data on page 5".
    func data(onPage page: String) -> String {
        fill(dataPage, page)
    }

    /// "2 texts shortened".
    func shortened(_ count: Int) -> String {
        fill(shortenedTexts, number(count))
    }

    /// Puts texts into a pattern: one sign stands for the first, two for the second.
    private func fill(_ pattern: String, _ texts: String...) -> String {
        var result = ""
        var rest = pattern[...]
        while let sign = rest.firstIndex(of: "#") {
            result += rest[..<sign]
            let signs = rest[sign...].prefix { $0 == "#" }
            result += texts[min(signs.count, texts.count) - 1]
            rest = rest[signs.endIndex...]
        }
        return result + rest
    }

    private func number(_ count: Int) -> String {
        NumberFormat(style: .decimal, fractionDigits: 0).full(Double(count), language)
    }
}
