import Charts
import Foundation
import Renderer
import Testing

@testable import RenderBenchmark

@Suite("Scripts and emoji")
struct ScriptTests {
    let context: RenderContext

    init() throws { context = try RenderContext() }

    private func pdf(_ text: String, size: Double = 12, language: String = "en", rotation: Double = 0) throws -> [UInt8] {
        let run = TextRun(text, font: FontStyle(size: size), color: .black, origin: Point(200, 200), rotation: rotation, language: language)
        return try context.pdf(pages: [SampleScenes.page(.text(run), size: Size(width: 400, height: 400))], options: SampleScenes.options)
    }

    @Test("emoji are found as text where they stand, families and flags too, also on turned text", arguments: [0.0, -90, 30])
    func emojiText(rotation: Double) throws {
        let text = try Command.withFile(pdf("Launch 🚀 done ✅ 👩‍🚀 🇹🇭 end", rotation: rotation)) { try Command.run("pdftotext", ["-raw", $0, "-"]).text }
        for expected in ["Launch", "🚀", "done", "✅", "👩‍🚀", "🇹🇭", "end"] { #expect(text.contains(expected), "\(expected) in \(text)") }
        if rotation == 0 { #expect(text.contains("Launch 🚀 done")) }
    }

    @Test("emoji are pictures of at least 300 pixels an inch, each stored once", arguments: [8.0, 12, 24])
    func emojiPictures(size: Double) throws {
        let list = try Command.withFile(pdf("🚀🚀🚀 ✅", size: size)) { try Command.run("pdfimages", ["-list", $0]).text }
        let pictures = list.split(separator: "\n").dropFirst(2).map { $0.split(separator: " ") }.filter { $0[2] == "image" }
        #expect(!pictures.isEmpty)
        for picture in pictures { #expect(try #require(Int(picture[12])) >= 300, "\(list)") }
        #expect(Set(pictures.map { $0[10] }).count == 2)
    }

    @Test("emoji are drawn in colour and as wide as text of their size on pixels")
    func emojiPixels() throws {
        let scene = SampleScenes.page(.text(TextRun("🚀", font: FontStyle(size: 20), color: .black, origin: Point(50, 60))))
        let picture = try Picture(context.png(scene: scene, options: PNGOptions(scale: 2)))
        var box = (left: Int.max, right: 0, top: Int.max, bottom: 0)
        var colours = Set<[UInt8]>()
        for x in 0..<picture.width {
            for y in 0..<picture.height where picture.pixel(x, y) != [255, 255, 255, 255] {
                box = (min(box.left, x), max(box.right, x), min(box.top, y), max(box.bottom, y))
                colours.insert(picture.pixel(x, y))
            }
        }
        #expect(colours.count > 50)
        #expect((30...56).contains(box.right - box.left))
        #expect(box.left >= 98 && box.right < 160 && box.top > 70 && box.bottom < 135)
        #expect(try context.svg(scene: scene).contains(">🚀</text>"))
    }

    @Test(
        "Chinese characters have the forms of the text's language",
        arguments: [
            ("ja", "NotoSansCJKjp"), ("zh-Hans", "NotoSansCJKsc"), ("zh-Hant", "NotoSansCJKtc"), ("ko", "NotoSansCJKkr"), ("en", "NotoSansCJKsc"),
        ]
    )
    func regions(language: String, font: String) throws {
        let file = try pdf("直骨 1", language: language)
        #expect(try Command.withFile(file) { try Command.run("pdffonts", [$0]).text }.contains(font))
        #expect(try Command.text(of: file).contains("直骨"))
    }

    @Test("kana make a text Japanese and hangul Korean, whatever the report's language")
    func derivedRegions() throws {
        #expect(try Command.withFile(pdf("直の")) { try Command.run("pdffonts", [$0]).text }.contains("NotoSansCJKjp"))
        let korean = try Command.withFile(pdf("直 매출")) { try Command.run("pdffonts", [$0]).text }
        #expect(korean.contains("NotoSansCJKkr") && !korean.contains("NotoSansCJKsc"))
    }

    @Test("a hostile fontconfig file, home folder, locale and language list do not change a byte")
    func hostileEnvironment() throws {
        let folder = NSTemporaryDirectory() + "fonts-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/.config/fontconfig", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let hostile = """
            <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
            <fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir>
            <match target="pattern"><edit name="family" mode="assign" binding="strong"><string>DejaVu Serif</string></edit></match>
            <match target="font"><edit name="embolden"><bool>true</bool></edit></match></fontconfig>
            """
        for path in ["/fonts.conf", "/.config/fontconfig/fonts.conf"] { try hostile.write(toFile: folder + path, atomically: true, encoding: .utf8) }
        let program = try Command.builtProgram("RenderBenchmark")
        func sample(_ name: String, _ environment: [String]) throws -> [UInt8] {
            let path = folder + "/" + name
            let output = try Command.run("env", environment + [program, "sample", path])
            #expect(output.status == 0, "\(output.text)")
            return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        }
        let plain = try sample("plain.pdf", [])
        let changed = try sample(
            "hostile.pdf",
            [
                "FONTCONFIG_FILE=\(folder)/fonts.conf", "FONTCONFIG_PATH=\(folder)", "HOME=\(folder)", "XDG_CONFIG_HOME=\(folder)/.config",
                "XDG_CACHE_HOME=\(folder)/cache", "XDG_DATA_HOME=\(folder)", "LANG=ja_JP.UTF-8", "LC_ALL=ja_JP.UTF-8", "LANGUAGE=ja:ko",
                "PANGO_LANGUAGE=ja:ko", "FC_LANG=ja", "TZ=Asia/Tokyo",
            ]
        )
        #expect(firstDifference(plain, changed) == nil)
        let here = try RenderContext().pdf(pages: [ScriptSample.page], options: PDFOptions(title: "Scripts", createdAt: SampleReport.generatedAt))
        #expect(firstDifference(plain, here) == nil)
    }

    @Test("fonts that are recommended but missing are named by their packages, and text in them can still be copied")
    func recommended() throws {
        var fonts = FontConfiguration.standard
        fonts.directories.removeAll { $0 == "/usr/share/fonts/opentype/noto" }
        #expect(try fonts.missingPackages() == ["fonts-noto-cjk"])
        #expect(try FontConfiguration.standard.missingPackages() == [])
        let scene = SampleScenes.page(.text(TextRun("total 売上", font: SampleScenes.font, color: .black, origin: Point(10, 50))))
        #expect(try Command.text(of: RenderContext(fonts: fonts).pdf(pages: [scene], options: SampleScenes.options)).contains("total 売上"))
    }
}
