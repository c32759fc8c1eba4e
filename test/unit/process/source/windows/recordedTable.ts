import { gunzipSync } from 'node:zlib';

/** Where the buffer was in memory when it was filled. */
export const recordedAddress = 12_871_296;

const recording = [
  'H4sIAAAAAAACA82YW0hUYRDH57h5KSxPImkltUlkRBcfpHxYQlJCfJCNrlCGpWtamuZ6i7QM7UqUlaHZBTMpH0IkRKIklvShLMWH',
  'AikDCUsjCwuJirLw7H5bczrO16gLzcuf3T3ntzvnm/988+0rE4AfjB2Nd21qdfFLJbpgrva6Zmi2pioEOi/Y3aaJl+t6s+7+aABQ',
  '/nyj/EI1UhG9HT5IZdHb7Y10nCHyEflFFQ/PGM1Xf53IayGTv8bnmkrx/BQez6rWkjx/Ju95MM1TmbzAUJoXxOQ1mGleCJMX6vWW',
  '5C3lPj9fmhch4e2FLEgBGywHGxSCDSY/lngD+BOff7g3NWA0g5qjzp9aMsdpwBCYo2lYFnZ4lEsXu7RE7/Ahc41Twy6jL3JYFaRS',
  'hz/FOs6Inm5Cr6tuegcYrZjIy8Lkd1UuI3lxTJ7l4jqSt4XJiz99huSlMHnmnvMkL43JCwq7RPIKmbz2s80k7xST51jRQfLquDtO',
  'Oc2rZ/KmxfaTvBYmb3XiCMnrYfK2l8WoFG9Ycr8dbJAD+ZAOyWADuwc75TSv313OKL7dD0dPRt8pl+7DnTJa7AFjzUKQmeechcrs',
  'uGVtVpDKIiIB6zhD5CNisHa+YSWIvGKZfPVsAsmzSu4fXfdsyIAsyNFqwnOVkGACoMbQ2/FlaM90TxcwT9P8XFwJ23Q1/1clJB0s',
  'ROoevwMUpNJKOIB1giHyu/Myx3DlRF5J/8hxT8UBFSQvg/k7awcrSV42k3c8qork5TJ5I2eukLwiJq86d4FK8QYk9xdAOuwFmzZ5',
  'is7qOTddNQH4Ep+fe1eP3CQmNuGmoELspjKdm/6aQGuqTrj0CB5d1itIpVt/JdZJipWJtYbVIPI6zuRFvrtH8sqZvO8/HpC8Cmb3',
  '8I9pJXlV3DN18EOSd5nJ69zTTfKamLwbj9+QvDv/lTvjJXtdqvWplo3+HCWmnp0HsDtvyfY667MSpO73gxWk0oOIHesk7XUbqjsN',
  'V0/k1cjkrr3eT/IcTF7b1gGS18bkNfm+J3kPmbxNqz+SPO5p3pL6ieR1S+4fnRjzYJemO2C/B520xQvARJ10W4dRJqLiZkGI86RW',
  'jJ30ROcks95JjuECl2ILmOuwSqfGVVgn6CB3vyv6YLhyIq8uJj8u8ifJ62XyZh2ieX3Sk2k+JEMaZIEdcj1YVxWS+SnOx2I4DQZC',
  'kLOjHcZ1NSjr0I7Px1xaig9wr7FK6yoP6yTVVUtmlGG+Iq8hJj9tZCPJ+8LknUzYRvK+M3mpRTQPmP9Z3220kbwpTF7zzAaSF8rk',
  '9U15RPLMEl4OZEMy2D36X5Hssbd/HVD/PNMInQGqpn6l2JMLld893tiTTZlIRXQ9wyqLrkVYJ+hJoZbwF4ZrJvJaLFmzZMiEFA+u',
  '1y9aK9386BwAAA==',
];

/** What `NtQuerySystemInformation` filled in wine 8, asked by a Node.js 20 that had started a cmd.exe. */
export const recordedTable = gunzipSync(Buffer.from(recording.join(''), 'base64'));
