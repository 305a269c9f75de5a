import Dashboards
import Foundation
import Testing

@Suite("Branding")
struct DashboardBrandingTests {
    private func png(width: UInt8 = 16, height: UInt8 = 8, scale: UInt8 = 0) -> [UInt8] {
        [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, scale, width, 0, 0, 0, height]
            + [UInt8](repeating: 7, count: 20)
    }

    private func draft(_ branding: JSONValue) -> DashboardDraft {
        DashboardDraft(name: "Sales", metadata: ["branding": branding])
    }

    @Test("a logo in Base64 or as a data URL and a colour are read")
    func good() {
        let text = Data(png()).base64EncodedString()
        for logo in [text, "data:image/png;base64," + text] {
            let draft = draft(.object(["logo": .string(logo), "color": .string("#14695f")]))
            let branding = DashboardBranding(metadata: draft.metadata)
            #expect(draft.violations.isEmpty)
            #expect(branding.logo == png() && branding.color == "#14695f")
        }
        #expect(DashboardBranding(metadata: [:]).violations.isEmpty)
    }

    @Test(
        "what is no picture, too large or no colour is refused with a pointer to it",
        arguments: [
            ("/metadata/branding/logo", JSONValue.object(["logo": .string("%%%")])),
            ("/metadata/branding/logo", .object(["logo": .string("R0lGODlh")])),
            ("/metadata/branding/logo", .object(["logo": .integer(1)])),
            ("/metadata/branding/logo", .object(["logo": .string(String(repeating: "A", count: 400_000))])),
            ("/metadata/branding/color", .object(["color": .string("red")])),
            ("/metadata/branding", .array([])),
        ]
    )
    func refused(pointer: String, branding: JSONValue) {
        let draft = draft(branding)
        #expect(draft.violations.map(\.pointer) == [pointer])
        let read = DashboardBranding(metadata: draft.metadata)
        #expect(read.logo == nil && read.color == nil)
    }

    @Test("a picture of too many pixels is refused before it is unpacked")
    func large() {
        let logo = Data(png(scale: 0x20)).base64EncodedString()
        #expect(draft(.object(["logo": .string(logo)])).violations.count == 1)
    }

    @Test("the options of pages are checked and keep their values")
    func options() throws {
        let json =
            #"{"tables":"fitting","header":{"left":"{logo}"},"footer":{"right":"{page}"},"cover":true,"appendix":true,"notes":false,"attachments":true}"#
        let options = try JSONDecoder.dashboards.decode(ExportOptions.self, from: Data(json.utf8))
        #expect(options.violations.isEmpty)
        #expect(options.tables == "fitting" && options.header?.left == "{logo}" && options.footer?.right == "{page}")
        #expect(options.cover && options.appendix && !options.notes && options.attachments)
        #expect(try JSONDecoder.dashboards.decode(ExportOptions.self, from: JSONEncoder.dashboards.encode(options)) == options)
        var wrong = ExportOptions()
        wrong.tables = "some"
        wrong.header = ExportOptions.PageLine(left: String(repeating: "x", count: 501))
        #expect(wrong.violations.map(\.pointer) == ["/tables", "/header"])
    }
}
