import Charts

/// A picture as an object of a PDF: colours, and a mask when it is not opaque everywhere.
struct PDFPicture {
    private let image: ImageNode

    init(_ image: ImageNode) {
        self.image = image
    }

    /// Adds the picture and gives its number.
    func write(to file: inout PDFFile) throws(RendererError) -> Int {
        let count = image.width * image.height
        var colors = [UInt8](repeating: 0, count: 3 * count)
        var alphas = [UInt8](repeating: 255, count: count)
        var isOpaque = true
        for index in 0..<count {
            let alpha = Int(image.pixels[4 * index + 3])
            alphas[index] = UInt8(alpha)
            if alpha < 255 { isOpaque = false }
            if alpha == 0 {
                // A colour that is not seen, but that readers mix into its neighbours when they make the picture smaller.
                if index > 0 { for channel in 0..<3 { colors[3 * index + channel] = colors[3 * (index - 1) + channel] } }
                continue
            }
            for channel in 0..<3 {
                let value = min(Int(image.pixels[4 * index + channel]), alpha)
                colors[3 * index + channel] = UInt8(alpha == 255 ? value : (value * 255 + alpha / 2) / alpha)
            }
        }
        let deflater = try Deflater(level: 6)
        var dictionary = dictionary("DeviceRGB")
        if !isOpaque {
            dictionary["SMask"] = .reference(file.add(self.dictionary("DeviceGray"), stream: try deflater.compress(alphas)))
        }
        return file.add(dictionary, stream: try deflater.compress(colors))
    }

    private func dictionary(_ space: String) -> PDFDictionary {
        [
            "Type": .name("XObject"), "Subtype": .name("Image"), "Width": .integer(image.width), "Height": .integer(image.height),
            "ColorSpace": .name(space), "BitsPerComponent": .integer(8), "Interpolate": .boolean(image.interpolation == .smooth),
            "Filter": .name("FlateDecode"),
        ]
    }
}
