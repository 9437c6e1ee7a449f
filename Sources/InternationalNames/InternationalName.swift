internal import CIDN2

/// Domain names in letters of all scripts (RFC 5890): what people read as U-labels is sent as A-labels.
///
/// Converted by libidn2, as UTS #46 without its transitional rules has it.
package enum InternationalName {
    /// The name in A-labels; labels in ASCII stay as they are. Nil where a label is none that IDNA allows.
    package static func ascii(_ name: String) -> String? {
        if name.utf8.allSatisfy({ $0 < 128 }) { return name }
        return converted(name) { $0.utf8.allSatisfy { $0 < 128 } ? String($0) : label($0, .toASCII) }
    }

    /// The name in U-labels; nil where it has no A-label, or one that stands for nothing.
    package static func unicode(_ name: String) -> String? {
        guard name.split(separator: ".").contains(where: isEncoded) else { return nil }
        let text = converted(name) { isEncoded($0) ? label($0, .toUnicode) : String($0) }
        return text == name ? nil : text
    }

    /// `xn--trumezimmer-m8a.ch (träumezimmer.ch)`; a name without A-labels alone.
    package static func both(_ name: String) -> String { unicode(name).map { "\(name) (\($0))" } ?? name }

    private static func isEncoded(_ label: Substring) -> Bool { label.lowercased().hasPrefix("xn--") }

    private static func converted(_ name: String, _ convert: (Substring) -> String?) -> String? {
        // Also the full stops of other scripts (UTS #46 §2.3).
        let labels = name.split(omittingEmptySubsequences: false, whereSeparator: { ".。．｡".contains($0) })
        let converted = labels.compactMap(convert)
        return converted.count == labels.count ? converted.joined(separator: ".") : nil
    }

    private enum Direction { case toASCII, toUnicode }

    private static func label(_ label: Substring, _ direction: Direction) -> String? {
        var output: UnsafeMutablePointer<CChar>?
        let status = unsafe String(label).withCString { input in
            switch direction {
            case .toASCII: unsafe idn2_to_ascii_8z(input, &output, Int32(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue))
            case .toUnicode: unsafe idn2_to_unicode_8z8z(input, &output, 0)
            }
        }
        guard status == IDN2_OK.rawValue, let text = unsafe output else { return nil }
        defer { unsafe idn2_free(text) }
        return unsafe String(cString: text)
    }
}
