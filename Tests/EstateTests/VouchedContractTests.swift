import Diagnostics
import Estate
import Testing

/// What a change may ask of a secret before anybody has reviewed the question.
@Suite struct VouchedContractTests {
    private func contract(_ formats: [Format]) -> Contract {
        let span = SourceSpan(file: "a.yaml", line: 1, column: 1)
        return Contract(formats.enumerated().map { ContractVariable(Located("V\($0.offset)", at: span), format: $0.element) })
    }

    @Test func onlyKnownFormatsAreAsked() {
        let trusted = contract([.uuid, .regex(pattern: "a+")])
        let change = contract([
            .regex(pattern: "a+"), .regex(pattern: ".{3}[0-7].*"), .uuid, .oneOf(["1234"]), .flag(on: nil), .flag(on: "1234"),
        ])
        let vouched = change.vouched(by: trusted)
        #expect(vouched.variables.map(\.format) == [.regex(pattern: "a+"), .text, .uuid, .text, .flag(on: nil), .text])
        #expect(vouched.variables.map(\.name.value) == change.variables.map(\.name.value))
    }

    @Test func aNewServiceAsksNothing() {
        #expect(contract([.uuid, .text]).vouched(by: nil).variables.map(\.format) == [.text, .text])
    }
}
