import Charts

/// What the pages of a document share: states, patterns, pictures and fonts, each written once.
final class PDFResources {
    /// Letters that the pages use.
    let fonts = FontUses()
    private(set) var file = PDFFile()
    private var states: [PDFDictionary.Entry] = []
    private var patterns: [PDFDictionary.Entry] = []
    private var pictures: [PDFDictionary.Entry] = []
    private var alphas: [Double: String] = [:]
    private var gradients: [PDFGradient: String] = [:]
    private var masks: [PDFGradient: String] = [:]
    private var images: [String: String] = [:]

    /// The state that makes what follows so opaque.
    func name(ofAlpha alpha: Double) -> String {
        if let known = alphas[alpha] { return known }
        let name = "G\(states.count)"
        alphas[alpha] = name
        states.append(PDFDictionary.Entry(key: name, value: .dictionary(["CA": .fine(alpha), "ca": .fine(alpha)])))
        return name
    }

    /// The pattern of a gradient's colours.
    func name(of gradient: PDFGradient) -> String {
        if let known = gradients[gradient] { return known }
        let name = "P\(patterns.count)"
        gradients[gradient] = name
        patterns.append(
            PDFDictionary.Entry(
                key: name,
                value: .reference(file.add(["Type": .name("Pattern"), "PatternType": .integer(2), "Shading": .dictionary(gradient.colors)]))
            )
        )
        return name
    }

    /// The state in which a gradient's opacity is a mask for what follows.
    func name(ofMask gradient: PDFGradient) -> String {
        if let known = masks[gradient] { return known }
        let name = "G\(states.count)"
        masks[gradient] = name
        let edge = PDFObject.integer(14_400)
        let form = file.add(
            [
                "Type": .name("XObject"), "Subtype": .name("Form"), "BBox": .array([.integer(0), .integer(0), edge, edge]),
                "Group": .dictionary(["S": .name("Transparency"), "CS": .name("DeviceGray")]),
                "Resources": .dictionary(["Shading": .dictionary(["S": .dictionary(gradient.opacity)])]),
            ],
            stream: Array("/S sh".utf8)
        )
        states.append(PDFDictionary.Entry(key: name, value: .dictionary(["SMask": .dictionary(["S": .name("Luminosity"), "G": .reference(form)])])))
        return name
    }

    /// A picture; one with a key is written once, however often it is drawn.
    func name(of image: ImageNode, key: String? = nil) throws(RendererError) -> String {
        if let key, let known = images[key] { return known }
        let name = "I\(pictures.count)"
        if let key { images[key] = name }
        pictures.append(PDFDictionary.Entry(key: name, value: .reference(try PDFPicture(image).write(to: &file))))
        return name
    }

    /// Adds the fonts and gives the dictionary of all resources with the codes of all letters.
    func finish(_ cache: FontSubsetCache) throws(RendererError) -> (file: PDFFile, resources: PDFObject, codes: FontCodes) {
        var names: [PDFDictionary.Entry] = []
        var codes = FontCodes()
        for use in fonts.uses {
            let subset = try cache.subset(use)
            let first = names.count
            for font in subset.fonts {
                names.append(PDFDictionary.Entry(key: "F\(names.count)", value: .reference(file.adopt(font, from: subset.file))))
            }
            codes.add(subset, firstFont: first)
        }
        var resources: PDFDictionary = [:]
        func add(_ key: String, _ entries: [PDFDictionary.Entry]) {
            if !entries.isEmpty { resources[key] = .dictionary(PDFDictionary(entries: entries)) }
        }
        add("Font", names)
        add("ExtGState", states)
        add("Pattern", patterns)
        add("XObject", pictures)
        let number = file.add(resources)
        return (file, .reference(number), codes)
    }
}
