export const USAGE = `The national ANPR service, as a stub for tests and demonstrations. Loopback only.

  serve --data DIR [--port N] [--demo] [--clock TIME] [--insecure-http] [--engine embedded] [--live RATE]
        [--log-level LEVEL]
      Serve DIR over HTTPS. --port 0, the default, takes any free port. When ready, prints one line of JSON:
      {"ready":true,"url":"https://127.0.0.1:PORT","caFile":"...","demoAccounts":"..."}
      --demo            make one account for each role; passwords in DIR/demo-accounts.json
      --clock TIME      the service's clock stands at TIME when it starts, such as 2026-03-01T12:00:00Z; more than 45 days
                        beyond the last time in the log it is doubted, and nothing is erased by it
      --insecure-http   plain HTTP instead, for curl and load tools
      --allow-network NET[,NET]  take calls from these networks only, such as 127.0.0.1/32; else from loopback
      --verify-log      read the whole audit log again before serving, instead of while serving
      --checkpoint FILE  a checkpoint of the log (GET /log/checkpoint) that was kept elsewhere; a log without it is not opened
      --log-level LEVEL  which events of the service are told as lines of JSON on standard error, beside the words for people:
                        error, warn (if not given), info or silent
      --live RATE       invented traffic in real time at the cameras of DIR, RATE reads a second

  generate --data DIR [--seed N] [--scale demo|county|national] [--reads N] [--days N] [--until TIME]
      Make a simulated nation, the same for the same seed, with its truth file beside it.

  import --data DIR --cameras cameras.csv [--clock TIME] FILE...|-
      Import reads: .ndjson, .csv, .parquet, or - for NDJSON on standard input. Bad lines stop nothing; each is in
      DIR/rejected.ndjson with its number and reason. Prints a summary as one line of JSON.

  restore-erased --data DIR [--clock TIME]
      Take reads in again that were erased because the clock was wrong, while they are kept aside (23 hours). On record. No service
      may have DIR open; set its clock right first.

  recover-log --data DIR --reason TEXT
      Go on after records of the audit log, its head or its key were lost, when they cannot be put back. What can be read stays, the
      log's next record says what happened and why, and the files are kept aside as they were found. Changes nothing in a whole log.

  evaluate --data DIR [--days N]
      How well companions (over N days, 30 if not given) and convoys are found in a simulated nation, against its truth file and
      beside plain counts. Prints a summary as one line of JSON. No service may have DIR open.

  export-openapi [FILE]
      Write the OpenAPI 3.1 document to FILE or standard output.

  --help
`;
