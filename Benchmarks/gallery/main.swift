import Foundation

// usage: Gallery [folder]    in the repository's top folder; docs/gallery by default
let folder = CommandLine.arguments.dropFirst().first ?? "docs/gallery"
do {
    try Gallery(document: "Benchmarks/gallery/gallery.yaml", data: "Examples/reports").write(to: folder)
} catch {
    FileHandle.standardError.write(Data("gallery: \(error)\n".utf8))
    exit(1)
}
