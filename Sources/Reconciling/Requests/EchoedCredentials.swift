internal import FoundationEssentials
internal import HTTPMessages

/// The credentials of a request in what a server answers to it. Some repeat a token that they refuse, and their text goes into errors: it is told without
/// them, for the watch over outputs would withhold everything else that is to be said with it.
struct EchoedCredentials {
    private let values: [[UInt8]]

    /// Words in the names of headers that carry a credential.
    private static let marks = ["authorization", "token", "key", "secret", "cookie"]
    /// Shorter ones stand in ordinary texts.
    private static let shortest = 6

    init(of request: HTTPRequest) {
        var values: [String] = []
        for field in request.headers.fields where Self.marks.contains(where: field.name.lowercased().contains) {
            let words = field.value.split(separator: " ").map(String.init)
            values += [field.value] + words.dropFirst()
            // Basic: both parts are told in clear by who repeats them.
            guard words.first?.lowercased() == "basic", let encoded = words.last, let decoded = Data(base64Encoded: encoded) else {
                continue
            }
            let pair = String(decoding: decoded, as: UTF8.self)
            values += [pair] + pair.split(separator: ":", maxSplits: 1).dropFirst().map(String.init)
        }
        self.values = Set(values).filter { $0.utf8.count >= Self.shortest }.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.map {
            Array($0.utf8)
        }
    }

    func concealed(in response: HTTPResponse) -> HTTPResponse {
        var response = response
        for value in values { response.body = Self.without(value, response.body) }
        return response
    }

    private static func without(_ value: [UInt8], _ text: [UInt8]) -> [UInt8] {
        guard text.count >= value.count else { return text }
        var result: [UInt8] = []
        var place = 0
        while place < text.count {
            if text[place] == value[0], text[place...].starts(with: value) {
                result += Array("(the credential)".utf8)
                place += value.count
            } else {
                result.append(text[place])
                place += 1
            }
        }
        return result
    }
}
