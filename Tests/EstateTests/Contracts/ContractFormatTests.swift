import Estate
import Testing

@Suite("Formats of contracts")
struct ContractFormatTests {
    @Test(arguments: ContractFormatRow.all)
    func takesTheGoodAndTellsTheBad(_ row: ContractFormatRow) {
        for value in row.good { #expect(row.format.check(value) == nil, "\(value)") }
        for value in row.bad { #expect(row.format.check(value) != nil, "\(value)") }
    }

    /// What a message may have in common with a value: its format's own words and public prefixes.
    @Test(arguments: ContractFormatRow.all)
    func noMessageHoldsTheValue(_ row: ContractFormatRow) {
        let values = ContractFormatRow.all.flatMap { $0.good + $0.bad } + ["hunter2-hunter2", "sk_" + "live_9fT4bQz7Lm2KxW8p"]
        let prefixes = ["sk_test_", "sk_live_", "pk_test_", "pk_live_", "rk_test_", "rk_live_", "whsec_", "sntrys_", "sntryu_"]
        for value in values {
            guard let message = row.format.check(value)?.message else { continue }
            let words = message.replacing(row.format.description, with: "")
            let told = prefixes.reduce(value) { $0.hasPrefix($1) ? String($0.dropFirst($1.count)) : $0 }
            for start in told.indices where told.distance(from: start, to: told.endIndex) >= 6 {
                let piece = told[start..<told.index(start, offsetBy: 6)]
                // "origin", "secret" and the like are words of the messages.
                if piece.allSatisfy(\.isLetter), piece.allSatisfy(\.isLowercase) { continue }
                #expect(!words.contains(piece), "\(message)")
            }
        }
    }

    /// Judgements are looked up by what a format is called.
    @Test func noTwoFormatsReadAlike() {
        #expect(Set(ContractFormatRow.all.map(\.format.description)).count == ContractFormatRow.all.count)
    }

    @Test func saysWhatIsWrong() {
        #expect(
            Format.stripe(.secret).check("pk_live_51PlumbAbCdEf")?.message.hasSuffix("it is a Stripe publishable key (pk_live_…)") == true)
        #expect(Format.hex(.init(least: 64, greatest: 64)).check("ab")?.message == "is not hexadecimal of 64 digits: it has 2")
        #expect(Format.origin.check("https://raxx.app/")?.message.hasSuffix("it ends with a slash") == true)
        #expect(Format.uuid.check("x\n")?.message == "begins or ends with white space")
        #expect(Format.uuid.check("\"x\"")?.message == "is in quotation marks")
        #expect(Format.uuid.check("")?.message == "is empty")
    }

    @Test(arguments: [
        ("sk_test_51x", KeyClass.test, "sk_test_"), ("sk_live_51x", .live, "sk_live_"), ("pk_test_x", .test, "pk_test_"),
        ("pk_live_x", .live, "pk_live_"), ("rk_test_x", .test, "rk_test_"), ("rk_live_x", .live, "rk_live_"),
    ])
    func classOfAKey(_ value: String, _ keyClass: KeyClass, _ prefix: String) {
        #expect(KeyClass.reading(of: value) == KeyClass.Reading(keyClass, prefix: prefix))
    }

    @Test(arguments: ["whsec_abc", "sk_prod_x", "test", "live", "", "xsk_live_x", "sk_org_x"])
    func noClass(_ value: String) {
        #expect(KeyClass.reading(of: value) == nil)
    }
}
