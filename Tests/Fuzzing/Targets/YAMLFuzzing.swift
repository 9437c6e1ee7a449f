internal import Estate
internal import TestBench

enum YAMLFuzzing {
    /// An invalid file is told with its diagnostics, which are rendered on the way.
    static func problem(with bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        return outcome(text) == outcome(text) ? nil : "the same file is read differently when it is read again"
    }

    private static func outcome(_ text: String) -> String {
        do {
            return "read: \(try EstateText.load(["desired/estate.yaml": text]).name)"
        } catch {
            return "\(error)"
        }
    }
}
