import Charts
import Testing

@testable import Renderer

@Suite("Logos")
struct LogoTests {
    private func png(background: PNGOptions.Background) throws -> [UInt8] {
        let scene = Scene(
            size: Size(width: 4, height: 2),
            root: Group([.path(.rect(Rect(x: 0, y: 0, width: 2, height: 2)), fill: .solid(Color(0xff8000)), antialias: false)])
        )
        return try RenderContext().png(scene: scene, options: PNGOptions(scale: 1, background: background))
    }

    @Test("the pixels of a picture come back as they were written, with and without transparency")
    func pixels() throws {
        let orange: [UInt8] = [255, 128, 0, 255]
        let clear = try Branding.Logo(png: png(background: .transparent))
        #expect(clear.width == 4 && clear.height == 2)
        #expect(clear.pixels == [orange, orange, [0, 0, 0, 0], [0, 0, 0, 0], orange, orange, [0, 0, 0, 0], [0, 0, 0, 0]].flatMap { $0 })
        let opaque = try Branding.Logo(png: png(background: .color(.white)))
        #expect(Array(opaque.pixels.prefix(16)) == orange + orange + [UInt8](repeating: 255, count: 8))
    }

    @Test("bytes that are no whole picture, and pictures that are too large, are refused")
    func refused() throws {
        let good = try png(background: .transparent)
        var broken = good
        for index in 40..<min(60, broken.count - 12) { broken[index] = 0xaa }
        for bytes in [[], Array("GIF89a".utf8), Array(good.prefix(40)), Array(good.dropLast(20)), broken] {
            let error = #expect(throws: RendererError.self) { try Branding.Logo(png: bytes) }
            #expect(error?.code == .invalidScene)
        }
        var wide = good
        wide[18] = 0xff
        for bytes in [wide, good + [UInt8](repeating: 0, count: Branding.Logo.largestFile)] {
            let error = #expect(throws: RendererError.self) { try Branding.Logo(png: bytes) }
            #expect(error?.code == .tooLarge)
        }
    }
}
