internal import CQREncode

/// A QR code drawn with block characters, two rows of modules to a line.
package struct TerminalQRCode: Sendable {
    private let width: Int
    /// Row by row; true is dark.
    private let modules: [Bool]

    /// Modules around the code that stay light, so that a camera finds it.
    private static let margin = 4

    /// Nil when the text does not fit into a code.
    package init?(_ text: String) {
        guard let code = unsafe QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { unsafe QRcode_free(code) }
        let width = Int(unsafe code.pointee.width)
        self.width = width
        // The lowest bit of each byte says whether the module is dark.
        modules = (0..<(width * width)).map { index in unsafe code.pointee.data[index] & 1 == 1 }
    }

    /// Dark on light: the light modules are drawn, as most terminals are dark; on a light one readers cope with the inverse.
    package var text: String {
        let range = -Self.margin..<(width + Self.margin)
        return stride(from: range.lowerBound, to: range.upperBound, by: 2).map { row in
            range.map { column in
                switch (isDark(row, column), isDark(row + 1, column)) {
                case (false, false): "█"
                case (false, true): "▀"
                case (true, false): "▄"
                case (true, true): " "
                }
            }.joined() + "\n"
        }.joined()
    }

    private func isDark(_ row: Int, _ column: Int) -> Bool {
        (0..<width).contains(row) && (0..<width).contains(column) && modules[row * width + column]
    }
}
