import Foundation

/// Which fonts the renderer may use; the host's own fontconfig files are not read, so that a report looks the same on every machine.
public struct FontConfiguration: Sendable, Hashable {
    /// Folders that hold font files.
    public var directories: [String]
    /// Families in order of preference; the first draws whatever it can.
    public var families: [String]
    /// Families without which drawing refuses to start, each with the Debian package that holds it.
    public var required: [String: String]

    /// Makes a configuration.
    public init(directories: [String], families: [String], required: [String: String]) {
        self.directories = directories
        self.families = families
        self.required = required
    }

    /// Inter for Latin, Greek and Cyrillic, Noto Sans for other scripts, in the folders where Debian, Ubuntu and Fedora install them.
    public static let standard = FontConfiguration(
        directories: [
            "/usr/share/fonts/opentype/inter", "/usr/share/fonts/truetype/inter", "/usr/share/fonts/truetype/noto", "/usr/share/fonts/opentype/noto",
            "/usr/share/fonts/google-noto", "/usr/share/fonts/rsms-inter-fonts",
        ],
        families: [
            "Inter", "Noto Sans", "Noto Sans Thai", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans CJK SC",
            "Noto Sans CJK JP",
            "Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math",
        ],
        required: [
            "Inter": "fonts-inter", "Noto Sans": "fonts-noto-core", "Noto Sans Thai": "fonts-noto-core", "Noto Sans Arabic": "fonts-noto-core",
        ]
    )

    /// The folders that exist on this machine.
    var existingDirectories: [String] {
        directories.filter {
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: $0, isDirectory: &isDirectory) && isDirectory.boolValue
        }
    }

    /// The configuration in fontconfig's own language.
    var xml: String {
        let folders = existingDirectories.map { "  <dir>\($0.escapedForXML)</dir>" }.joined(separator: "\n")
        let fallbacks = families.dropFirst().map { "<family>\($0.escapedForXML)</family>" }.joined()
        let first = families.first ?? "sans-serif"
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
                <rejectfont><glob>*/NotoColorEmoji*</glob></rejectfont>
              </selectfont>
              <alias binding="strong"><family>\(first.escapedForXML)</family><accept>\(fallbacks)</accept></alias>
            </fontconfig>
            """
    }
}
