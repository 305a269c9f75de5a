/// Signs and decimals of currencies (ISO 4217).
enum Currency {
    /// The short sign as readers of the language know it, or the code itself.
    static func symbol(_ code: String, _ language: ReportLanguage) -> String {
        switch (code, language.code) {
        case ("CNY", "ja"): "元"
        case ("JPY", "zh"): "JP¥"
        case ("IDR", "id"): "Rp"
        default: symbols[code] ?? code
        }
    }

    private static let symbols = [
        "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "THB": "฿", "KRW": "₩", "INR": "₹", "VND": "₫", "PHP": "₱", "UAH": "₴",
        "ILS": "₪", "NGN": "₦", "TRY": "₺", "AUD": "A$", "CAD": "C$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$", "TWD": "NT$", "MXN": "MX$",
        "BRL": "R$",
    ]

    /// Decimals of an amount that is written out: the minor unit of ISO 4217, 2 for all that are not listed.
    static func fractionDigits(_ code: String) -> Int {
        switch code {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF": 0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        case "CLF", "UYW": 4
        default: 2
        }
    }
}
