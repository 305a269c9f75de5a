public import Foundation

/// What all drawings of one report share. Not sendable: it belongs to one render.
public struct ChartContext {
    /// Colours and font sizes.
    public var theme: Theme
    /// Language tag (BCP 47) for numbers, dates and the fixed words on cards.
    public var locale: String { didSet { language = ReportLanguage(identifier: locale) } }
    /// Zone in which moments are shown.
    public var timeZone: TimeZone
    /// Measures text with the fonts that will draw it.
    public var measurer: any TextMeasuring
    /// One colour per entity over the whole report.
    public var colors: ColorRegistry

    /// Makes a context.
    public init(
        theme: Theme = .light,
        locale: String = "en",
        timeZone: TimeZone = .gmt,
        measurer: any TextMeasuring,
        colors: ColorRegistry? = nil
    ) {
        self.theme = theme
        self.locale = locale
        language = ReportLanguage(identifier: locale)
        self.timeZone = timeZone
        self.measurer = measurer
        self.colors = colors ?? ColorRegistry(palette: theme.palette)
    }

    /// Separators and words of the locale.
    private(set) var language: ReportLanguage
}
