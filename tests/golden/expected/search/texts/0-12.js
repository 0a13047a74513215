gongkaiSearch([["zfb/zcwj/index.html","政策文件","县政府办公室\n公开本机关制发的文件。"]]);
