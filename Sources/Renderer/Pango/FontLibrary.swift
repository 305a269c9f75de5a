import CCairo
import Synchronization

/// The fonts of one configuration, found on disk once per process.
final class FontLibrary: Sendable {
    private static let libraries = Mutex<[FontConfiguration: FontLibrary]>([:])

    let configuration: FontConfiguration
    /// Unsafe to the compiler only: the `FcConfig` is complete before the library exists and only read afterwards; fontconfig counts its references
    /// atomically and locks its own lookups.
    nonisolated(unsafe) let pointer: OpaquePointer
    /// Packages that would bring fonts for more scripts.
    let missingPackages: [String]

    /// The library for a configuration; the first call reads the font folders and takes some milliseconds.
    static func library(for configuration: FontConfiguration) throws(RendererError) -> FontLibrary {
        let result = libraries.withLock { known -> Result<FontLibrary, RendererError> in
            if let library = known[configuration] { return .success(library) }
            do throws(RendererError) {
                let library = try FontLibrary(configuration)
                known[configuration] = library
                return .success(library)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(_ configuration: FontConfiguration) throws(RendererError) {
        guard let pointer = FcConfigCreate() else { throw RendererError(.drawing, "fontconfig has no memory for a configuration") }
        self.pointer = pointer
        self.configuration = configuration
        let xml = Array(configuration.xml.utf8) + [0]
        guard FcConfigParseAndLoadFromMemory(pointer, xml, 1) != 0 else {
            throw RendererError(.drawing, "fontconfig did not accept the renderer's own configuration")
        }
        guard FcConfigBuildFonts(pointer) != 0 else {
            throw RendererError(.drawing, "fontconfig could not list the fonts in \(configuration.existingDirectories.joined(separator: ", "))")
        }
        missingPackages = Set(configuration.recommended.filter { !Self.contains(family: $0.key, in: pointer) }.values).sorted()
        let missing = configuration.required.keys.filter { !Self.contains(family: $0, in: pointer) }.sorted()
        guard missing.isEmpty else {
            let packages = Set(missing.compactMap { configuration.required[$0] }).sorted().joined(separator: " ")
            throw RendererError(
                .fontsMissing,
                "no font of the family \(missing.joined(separator: ", ")) in \(configuration.directories.joined(separator: ", ")); "
                    + "install the packages \(packages) (apt-get install \(packages))"
            )
        }
    }

    deinit {
        FcConfigDestroy(pointer)
    }

    /// True when a font of the family is installed.
    private static func contains(family: String, in pointer: OpaquePointer) -> Bool {
        guard let pattern = FcPatternCreate() else { return false }
        defer { FcPatternDestroy(pattern) }
        FcPatternAddString(pattern, FC_FAMILY, Array(family.utf8) + [0])
        guard let objects = FcObjectSetCreate() else { return false }
        defer { FcObjectSetDestroy(objects) }
        FcObjectSetAdd(objects, FC_FAMILY)
        guard let found = FcFontList(pointer, pattern, objects) else { return false }
        defer { FcFontSetDestroy(found) }
        return found.pointee.nfont > 0
    }
}
