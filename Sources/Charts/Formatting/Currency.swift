/// Signs and decimals of currencies (ISO 4217).
enum Currency {
    /// The short sign, or the code itself.
    static func symbol(_ code: String) -> String {
        switch code {
        case "USD": "$"
        case "EUR": "€"
        case "GBP": "£"
        case "JPY", "CNY": "¥"
        case "THB": "฿"
        case "KRW": "₩"
        case "INR": "₹"
        case "VND": "₫"
        case "PHP": "₱"
        case "UAH": "₴"
        case "ILS": "₪"
        case "NGN": "₦"
        case "TRY": "₺"
        case "AUD": "A$"
        case "CAD": "C$"
        case "NZD": "NZ$"
        case "HKD": "HK$"
        case "SGD": "S$"
        case "BRL": "R$"
        default: code
        }
    }

    /// Decimals of an amount that is written out.
    static func fractionDigits(_ code: String) -> Int {
        switch code {
        case "JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF", "XPF", "RWF": 0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }
}
