import Charts
import Dashboards
import Renderer

extension Branding {
    /// A logo that cannot be read is left out; what the API accepted was a PNG by its first bytes only.
    init(_ branding: DashboardBranding) {
        self.init(logo: branding.logo.flatMap { try? Logo(png: $0) }, color: branding.color.flatMap { Color(hex: $0) })
    }
}
