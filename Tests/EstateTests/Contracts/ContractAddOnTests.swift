import Estate
import Testing

@Suite("Variables of add-ons")
struct ContractAddOnTests {
    @Test(
        arguments: [
            ("heroku-postgresql:standard-0", nil, "DATABASE_URL", true), ("heroku-postgresql:standard-0", "LEDGER", "LEDGER_URL", true),
            ("heroku-postgresql:standard-0", "LEDGER", "DATABASE_URL", false), ("heroku-redis:mini", nil, "REDIS_URL", true),
            ("heroku-redis:mini", nil, "DATABASE_URL", false), ("bonsai-elastic:x", nil, "BONSAI_ELASTIC_URL", true),
            ("papertrail:choklad", nil, "PAPERTRAIL_API_TOKEN", true), ("papertrail:choklad", nil, "PAPERTRAILS", false),
        ] as [(String, String?, String, Bool)])
    func named(_ plan: String, _ attachment: String?, _ variable: String, _ isSet: Bool) {
        let naming = AddOnNaming(exceptions: ["heroku-postgresql": "DATABASE", "heroku-redis": "REDIS"])
        #expect(naming.sets(variable, AddOn(plan: plan, name: nil, attachment: attachment)) == isSet)
    }
}
