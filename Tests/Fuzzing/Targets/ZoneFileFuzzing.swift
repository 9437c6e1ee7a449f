internal import MasterFiles

enum ZoneFileFuzzing {
    /// What is read, and written, is read the same again.
    static func problem(with bytes: [UInt8]) -> String? {
        guard let file = MasterFileReader.read(bytes, file: "zone", zone: "example.com").0 else { return nil }
        let text = file.text(standardTTL: 300)
        let (again, diagnostics) = MasterFileReader.read(Array(text.utf8), file: "zone", zone: "example.com")
        guard let again else { return "what was written is refused: \(diagnostics)" }
        return again.text(standardTTL: 300) == text ? nil : "what was written is read as something else"
    }
}
