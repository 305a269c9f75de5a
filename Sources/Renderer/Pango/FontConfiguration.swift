import Foundation

/// Which fonts the renderer may use; the host's own fontconfig files are not read, so that a report looks the same on every machine.
public struct FontConfiguration: Sendable, Hashable {
    /// Folders that hold font files.
    public var directories: [String]
    /// Families in order of preference; the first draws whatever it can.
    public var families: [String]
    /// Families without which drawing refuses to start, each with the Debian package that holds it.
    public var required: [String: String]
    /// Families without which letters of some scripts are drawn as boxes, though they can still be searched and copied; each with its Debian package.
    public var recommended: [String: String]

    /// Makes a configuration.
    public init(directories: [String], families: [String], required: [String: String], recommended: [String: String] = [:]) {
        self.directories = directories
        self.families = families
        self.required = required
        self.recommended = recommended
    }

    /// The Debian packages of recommended families that are not installed, in alphabetical order; throws `fontsMissing` when a required one is missing.
    public func missingPackages() throws(RendererError) -> [String] {
        try FontLibrary.library(for: self).missingPackages
    }

    /// Inter for Latin, Greek and Cyrillic, Noto Sans for other scripts, in the folders where Debian, Ubuntu and Fedora install them.
    public static let standard = FontConfiguration(
        directories: [
            "/usr/share/fonts/opentype/inter", "/usr/share/fonts/truetype/inter", "/usr/share/fonts/truetype/noto", "/usr/share/fonts/opentype/noto",
            "/usr/share/fonts/google-noto", "/usr/share/fonts/rsms-inter-fonts",
        ],
        families: [
            "Inter", "Noto Sans", "Noto Sans Thai", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans CJK SC",
            "Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math",
            "Noto Color Emoji",
        ],
        required: [
            "Inter": "fonts-inter", "Noto Sans": "fonts-noto-core", "Noto Sans Thai": "fonts-noto-core", "Noto Sans Arabic": "fonts-noto-core",
        ],
        recommended: ["Noto Sans CJK SC": "fonts-noto-cjk", "Noto Color Emoji": "fonts-noto-color-emoji"]
    )

    /// The folders that exist on this machine.
    var existingDirectories: [String] {
        directories.filter {
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: $0, isDirectory: &isDirectory) && isDirectory.boolValue
        }
    }

    /// Which of the regional families of Noto's East Asian fonts draws a language; simplified Chinese is among the families of every text.
    private static let regions = [("ja", "JP"), ("ko", "KR"), ("zh-tw", "TC"), ("zh-hk", "HK"), ("zh-mo", "HK")]

    /// The family to ask for first, and the one with the language's forms of Chinese characters where there is such; Pango alone would draw characters
    /// in Korean text with Chinese forms.
    func family(for language: String?) -> String {
        let first = families.first ?? "sans-serif"
        guard let language, let region = Self.regions.first(where: { language.hasPrefix($0.0) }) else { return first }
        return "\(first),Noto Sans CJK \(region.1)"
    }

    /// The configuration in fontconfig's own language. Nothing outside of it is read, and the language that fontconfig adds from the locale is dropped, so that neither
    /// the machine's settings nor its language matter. Pictures of letters, which have one size, are made to fit the text. The folders of the cache hold only what the font files hold too.
    var xml: String {
        let folders = existingDirectories.map { "  <dir>\($0.escapedForXML)</dir>" }.joined(separator: "\n")
        let first = (families.first ?? "sans-serif").escapedForXML
        let others = families.dropFirst().map { "<string>\($0.escapedForXML)</string>" }.joined()
        return """
            <?xml version="1.0"?>
            <!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
            <fontconfig>
            \(folders)
              <cachedir>/var/cache/fontconfig</cachedir>
              <cachedir prefix="xdg">fontconfig</cachedir>
              <selectfont>
                <rejectfont><glob>*/NotoSerif*</glob></rejectfont>
                <rejectfont><glob>*/InterDisplay*</glob></rejectfont>
                <rejectfont><glob>*/NotoSansDisplay*</glob></rejectfont>
                <rejectfont><pattern><patelt name="family"><string>Noto Sans Mono CJK SC</string></patelt></pattern></rejectfont>
                <rejectfont><pattern><patelt name="family"><string>Noto Sans Mono CJK TC</string></patelt></pattern></rejectfont>
                <rejectfont><pattern><patelt name="family"><string>Noto Sans Mono CJK HK</string></patelt></pattern></rejectfont>
                <rejectfont><pattern><patelt name="family"><string>Noto Sans Mono CJK JP</string></patelt></pattern></rejectfont>
                <rejectfont><pattern><patelt name="family"><string>Noto Sans Mono CJK KR</string></patelt></pattern></rejectfont>
              </selectfont>
              <match target="pattern"><edit name="lang" mode="assign"><name>lang</name></edit></match>
              <alias binding="strong"><family>emoji</family><prefer><family>Noto Color Emoji</family></prefer></alias>
              <match target="font">
                <test name="outline" compare="eq"><bool>false</bool></test>
                <edit name="pixelsizefixupfactor" mode="assign">
                  <divide><name target="pattern">pixelsize</name><name target="font">pixelsize</name></divide>
                </edit>
                <edit name="matrix" mode="assign">
                  <times>
                    <name>matrix</name>
                    <matrix><name>pixelsizefixupfactor</name><double>0</double><double>0</double><name>pixelsizefixupfactor</name></matrix>
                  </times>
                </edit>
                <edit name="size" mode="assign"><divide><name>size</name><name>pixelsizefixupfactor</name></divide></edit>
              </match>
              <match target="pattern">
                <test name="family"><string>\(first)</string></test>
                <edit name="family" mode="append_last" binding="strong">\(others)</edit>
              </match>
            </fontconfig>
            """
    }
}
